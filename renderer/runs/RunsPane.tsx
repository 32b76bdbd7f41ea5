import type { RunSummary } from '../../shared/runs/events.ts';
import { statusLooks } from '../app/status/blockLook.ts';
import { Listbox } from '../ui/Listbox.tsx';
import { durationText } from '../ui/measures.ts';
import { StatusGlyph } from '../ui/StatusGlyph.tsx';
import { RunDetail } from './RunDetail.tsx';
import { startedText } from './runLook.ts';
import styles from './runs.module.css';
import { useRunsView } from './runsView.ts';
import { useRun, useRunList, useShownRun } from './useRuns.ts';

/** The pipeline's runs, newest first, and beside them the one in view on its time axis. */
export function RunsPane() {
  const runs = useRunList();
  const shown = useShownRun();
  const run = useRun(shown);
  const choose = useRunsView((state) => state.choose);
  if (runs === null) return null;
  if (runs.length === 0) {
    return <p className={styles.empty}>No run yet. F5 runs the pipeline.</p>;
  }
  return (
    <div className={styles.pane}>
      <div className={styles.split}>
        <RunList runs={runs} shown={shown} choose={choose} />
        <div className={styles.detail}>{run && <RunDetail run={run} />}</div>
      </div>
    </div>
  );
}

interface RunListProps {
  runs: readonly RunSummary[];
  shown: string | null;
  choose(run: string): void;
}

function RunList({ runs, shown, choose }: RunListProps) {
  return (
    <Listbox
      label="Runs"
      className={styles.list}
      items={runs}
      keyOf={({ run }) => run}
      chosen={shown}
      choose={choose}
    >
      {(run) => {
        const look = statusLooks[run.status];
        return (
          <>
            <StatusGlyph glyph={look.glyph} tone={look.tone} />
            <span style={{ color: `var(--status-${look.tone}-text)` }}>{look.word}</span>
            <time dateTime={run.started_at} title={new Date(run.started_at).toLocaleString()}>
              {startedText(run.started_at)}
            </time>
            <span className={styles.figure}>
              {run.duration_ms === null || run.status === 'missed'
                ? ''
                : durationText(run.duration_ms)}
            </span>
            <span className={styles.trigger} title={run.cause ?? undefined}>
              {run.trigger}
            </span>
            <code title={`Version ${run.version}`}>{run.version.slice(0, 7)}</code>
          </>
        );
      }}
    </Listbox>
  );
}
