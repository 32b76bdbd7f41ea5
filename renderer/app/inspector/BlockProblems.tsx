import { OctagonX, TriangleAlert } from 'lucide-react';
import { useShallow } from 'zustand/react/shallow';
import type { Block } from '../../../shared/pipeline/document.ts';
import { errorText } from '../../../shared/worker/error-text.ts';
import { openCode } from '../../code/openCode.ts';
import { usePipelineStore, useRunStore } from '../store.ts';
import styles from './Inspector.module.css';

/** What is wrong with the block: in its files, and in what it last did. Each leads to its line. */
export function BlockProblems({ block }: { block: Block }) {
  const problems = usePipelineStore(
    useShallow((state) => state.view?.problems.filter((each) => each.block === block.name) ?? []),
  );
  const failure = useRunStore((state) => state.blocks[block.name]?.error ?? null);
  const last = useRunStore((state) =>
    state.blocks[block.name] === undefined && state.last[block.name]?.status === 'failed'
      ? (state.last[block.name]?.error ?? null)
      : null,
  );
  if (problems.length === 0 && failure === null && last === null) return null;
  return (
    <section className={styles.section}>
      <h3>Problems</h3>
      {failure !== null && (
        <button
          type="button"
          className={styles.problem}
          onClick={() => openCode(block.name, failure.line ?? 1, failure.column)}
        >
          <OctagonX size={14} color="var(--status-failed)" />
          <span>
            <p className={styles.error}>{errorText(failure)}</p>
            <p className={styles.quiet}>
              {[failure.file, failure.line].filter((part) => part !== undefined).join(':')}
            </p>
            {failure.hint !== undefined && <p className={styles.quiet}>{failure.hint}</p>}
          </span>
        </button>
      )}
      {last !== null && <p className={styles.error}>{last}</p>}
      {problems.map((problem) => (
        <button
          type="button"
          key={`${problem.code}:${problem.line}:${problem.message}`}
          className={styles.problem}
          onClick={() => openCode(block.name, problem.line ?? 1, problem.column)}
        >
          <TriangleAlert
            size={14}
            color={`var(--status-${problem.severity === 'error' ? 'failed' : 'stale'})`}
          />
          <span>
            <p>{problem.message}</p>
            {problem.hint !== undefined && <p className={styles.quiet}>{problem.hint}</p>}
          </span>
        </button>
      ))}
    </section>
  );
}
