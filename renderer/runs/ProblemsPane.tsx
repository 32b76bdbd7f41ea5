import { OctagonX, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { usePipelineStore, useProjectStore, useSelectionStore } from '../app/store.ts';
import { openCode } from '../code/openCode.ts';
import styles from './problems.module.css';
import { type ProblemRow, problemRows, runErrorRows } from './problems.ts';
import { useRun, useShownRun } from './useRuns.ts';

/** Everything that is wrong: with the project's files, and with the blocks of the run in view. */
export function ProblemsPane() {
  const view = usePipelineStore((state) => state.view);
  const project = useProjectStore((state) => state.view?.problems);
  const run = useRun(useShownRun());
  const rows = useMemo(() => {
    const files = Object.fromEntries((view?.pipeline.blocks ?? []).map((b) => [b.name, b.file]));
    return [
      ...problemRows([...(view?.problems ?? []), ...(project ?? [])]),
      ...runErrorRows(run?.blocks ?? [], files),
    ];
  }, [view, project, run]);

  if (rows.length === 0) return <p className={styles.empty}>No problems</p>;
  return (
    <ul className={styles.list} aria-label="Problems">
      {rows.map((row) => (
        <li key={row.key}>
          <button type="button" onClick={() => show(row)} disabled={row.block === null}>
            {row.severity === 'error' ? (
              <OctagonX size={14} className={styles.error} aria-label="Error" />
            ) : (
              <TriangleAlert size={14} className={styles.warning} aria-label="Warning" />
            )}
            <span className={styles.message}>
              {row.message}
              {row.hint !== null && <span> {row.hint}</span>}
            </span>
            <span className={styles.where}>
              {row.source === 'run' ? 'last run · ' : ''}
              {row.where}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function show(row: ProblemRow): void {
  if (row.block === null) return;
  if (row.line === null) useSelectionStore.getState().select([row.block]);
  else openCode(row.block, row.line, row.column ?? 1);
}
