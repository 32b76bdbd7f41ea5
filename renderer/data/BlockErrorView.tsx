import { OctagonX } from 'lucide-react';
import type { BlockError } from '../../shared/worker/protocol.ts';
import { usePipelineStore } from '../app/store.ts';
import { errorPlace, isFile } from '../code/errorPlace.ts';
import { openCode } from '../code/openCode.ts';
import styles from './error.module.css';

interface BlockErrorViewProps {
  block: string;
  error: BlockError;
}

/** Why a block failed: the message, the user's own code around the place, and a way to go there. */
export function BlockErrorView({ block, error }: BlockErrorViewProps) {
  const file = usePipelineStore(
    ({ view }) => view?.pipeline.blocks.find(({ name }) => name === block)?.file,
  );
  const frames = (error.frames ?? []).filter((frame) => file && isFile(frame.file, file));
  const place = file === undefined ? null : errorPlace(error, file);
  const line = place?.line;
  const first = error.excerpt?.start_line ?? 1;
  return (
    <section className={styles.error} aria-label={`Error of ${block}`}>
      <h2>
        <OctagonX size={16} aria-hidden="true" />
        <span>
          {error.type && <b>{error.type}: </b>}
          {error.message}
        </span>
      </h2>
      {error.hint && <p className={styles.hint}>{error.hint}</p>}
      {error.excerpt && (
        <ol className={styles.excerpt} start={first} aria-label="Code around the error">
          {error.excerpt.lines.map((text, at) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of an excerpt never move
              key={at}
              data-here={first + at === line}
              aria-current={first + at === line ? 'location' : undefined}
            >
              <span>{first + at}</span>
              <code>{text}</code>
            </li>
          ))}
        </ol>
      )}
      {line !== undefined && (
        <button
          type="button"
          className={styles.go}
          onClick={() => openCode(block, line, place?.column ?? 1)}
        >
          Go to line {line}
        </button>
      )}
      {frames.length > 1 && (
        <ul className={styles.frames} aria-label="Called from">
          {frames.map((frame) => (
            <li key={`${frame.line}:${frame.function}`}>
              <button type="button" onClick={() => openCode(block, frame.line, frame.column ?? 1)}>
                {frame.file}:{frame.line}
              </button>
              {frame.function && <span> in {frame.function}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
