import { useEffect, useRef } from 'react';
import type { RunSummary } from '../../shared/runs/events.ts';
import { statusLooks } from '../app/status/blockLook.ts';
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

/** Arrow keys move through it; moving chooses. */
function RunList({ runs, shown, choose }: RunListProps) {
  const list = useRef<HTMLDivElement>(null);
  const at = runs.findIndex(({ run }) => run === shown);

  useEffect(() => {
    list.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  return (
    <div
      ref={list}
      className={styles.list}
      role="listbox"
      aria-label="Runs"
      tabIndex={0}
      aria-activedescendant={shown === null ? undefined : `run-${shown}`}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        const next = runs[at + step];
        if (step === 0 || next === undefined) return;
        event.preventDefault();
        choose(next.run);
      }}
    >
      {runs.map((run, index) => {
        const look = statusLooks[run.status];
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox has the keys of its options
          // biome-ignore lint/a11y/useFocusableInteractive: the listbox names its active option
          <div
            key={run.run}
            id={`run-${run.run}`}
            data-at={index}
            role="option"
            aria-selected={run.run === shown}
            onClick={() => choose(run.run)}
          >
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
          </div>
        );
      })}
    </div>
  );
}
