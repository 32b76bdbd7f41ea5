import type { LogLine } from '../../shared/runs/events.ts';
import { useSelectionStore } from '../app/store.ts';
import { blockOfFile, openCode } from '../code/openCode.ts';
import { familyTitles, mimeFamily } from '../data/mime.ts';
import styles from './log.module.css';
import { type CodePlace, type LogSpan, logSpans } from './logText.ts';

/** One line of a log: when, which block, what. */
export function LogRow({ line, naming }: { line: LogLine; naming: boolean }) {
  return (
    <>
      <time dateTime={line.time}>{clock(line.time)}</time>
      {naming && <span className={styles.block}>{line.block}</span>}
      <span className={styles.level} title={`${line.stream}, ${line.level}`}>
        {mark(line)}
      </span>
      <span className={styles.text}>
        {line.stream === 'display' ? (
          <Displayed line={line} />
        ) : (
          logSpans(line.text).map((span, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a line never move
            <Span key={at} span={span} />
          ))
        )}
      </span>
    </>
  );
}

function Span({ span }: { span: LogSpan }) {
  const look = [span.color, span.bold && styles.bold, span.faint && styles.faint];
  const className = look.filter(Boolean).join(' ') || undefined;
  const block = span.place && blockOfFile(span.place.file);
  if (span.place && block !== null) {
    return <PlaceLink place={span.place} block={block} text={span.text} />;
  }
  return <span className={className}>{span.text}</span>;
}

function PlaceLink({ place, block, text }: { place: CodePlace; block: string; text: string }) {
  return (
    <button
      type="button"
      className={styles.link}
      onClick={() => openCode(block, place.line, place.column)}
    >
      {text}
    </button>
  );
}

function Displayed({ line }: { line: LogLine }) {
  return (
    <button
      type="button"
      className={styles.link}
      onClick={() => {
        const { select, showDock } = useSelectionStore.getState();
        select([line.block]);
        showDock('data');
      }}
    >
      Displayed {line.display?.title ?? familyTitles[mimeFamily(line.display?.mime ?? '')]}
    </button>
  );
}

function mark(line: LogLine): string {
  if (line.level === 'error') return 'error';
  if (line.level === 'warning') return 'warn';
  if (line.stream === 'stderr') return 'stderr';
  return line.level === 'debug' ? 'debug' : '';
}

function clock(instant: string): string {
  const time = new Date(instant);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(
    time.getMilliseconds(),
  ).padStart(3, '0')}`;
}
