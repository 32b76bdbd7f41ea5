import { ScrollText, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Run } from '../../shared/runs/events.ts';
import { isFinal } from '../../shared/runs/states.ts';
import { errorText } from '../../shared/worker/error-text.ts';
import { engine } from '../app/client.ts';
import { statusLooks } from '../app/status/blockLook.ts';
import { sayError, useSelectionStore } from '../app/store.ts';
import { durationText } from '../ui/measures.ts';
import pane from '../ui/Pane.module.css';
import { StatusGlyph } from '../ui/StatusGlyph.tsx';
import { lookOfLine, startedText } from './runLook.ts';
import styles from './runs.module.css';
import { axisTicks, timeBars } from './timeline.ts';

/** One run: what it was, and its blocks as bars on a common time axis. */
export function RunDetail({ run }: { run: Run }) {
  const on = !isFinal(run.status);
  const now = useNow(on);
  const { bars, span } = timeBars(run, now);
  const look = statusLooks[run.status];
  const params = Object.entries(run.params);
  const { select, showDock } = useSelectionStore.getState();
  return (
    <section aria-label="Run">
      <header className={styles.head}>
        <StatusGlyph glyph={look.glyph} tone={look.tone} />
        <b>{look.word}</b>
        <span className={styles.when} title={run.started_at}>
          {startedText(run.started_at)}
        </span>
        {run.status !== 'missed' && (
          <span>{durationText(run.duration_ms ?? now - Date.parse(run.started_at))}</span>
        )}
        <span className={styles.trigger}>{run.trigger}</span>
        {run.nominal !== null && <span title={run.nominal}>for {startedText(run.nominal)}</span>}
        <span className={styles.gap} />
        <button type="button" className={pane.tool} onClick={() => showDock('logs')}>
          <ScrollText size={14} aria-hidden="true" /> Logs
        </button>
        {on && (
          <button
            type="button"
            className={pane.tool}
            onClick={() => engine.runs.cancel({ run: run.run }).catch(sayError)}
          >
            <Square size={14} aria-hidden="true" /> Cancel
          </button>
        )}
      </header>
      {run.cause !== null && <p className={styles.cause}>{run.cause}</p>}
      {params.length > 0 && (
        <ul className={styles.params} aria-label="Parameters of the run">
          {params.map(([name, value]) => (
            <li key={name}>
              {name}={paramText(value)}
            </li>
          ))}
        </ul>
      )}
      {bars.length > 0 && (
        <div className={styles.axis} aria-hidden="true">
          <div className={styles.ticks}>
            {axisTicks(span).map((tick) => (
              <span key={tick} style={{ left: `${(tick / span) * 100}%` }}>
                {durationText(tick)}
              </span>
            ))}
          </div>
        </div>
      )}
      <ul aria-label="Blocks of the run">
        {bars.map(({ block, start, length }) => {
          const state = lookOfLine(block);
          const error = block.error === null ? null : errorText(block.error);
          return (
            <li key={block.name}>
              <button
                type="button"
                className={styles.line}
                title={[...block.notes, error].filter(Boolean).join('\n') || block.name}
                onClick={() => {
                  select([block.name]);
                  showDock('data');
                }}
              >
                <StatusGlyph glyph={state.glyph} tone={state.tone} />
                <span className={styles.name}>{block.name}</span>
                <span className={styles.word} style={{ color: `var(--status-${state.tone}-text)` }}>
                  {state.word}
                  {block.attempt > 1 && ` · attempt ${block.attempt}`}
                </span>
                <span className={styles.track}>
                  {block.started_at !== null && (
                    <span
                      className={styles.barOf}
                      style={{
                        left: `${start * 100}%`,
                        width: `${length * 100}%`,
                        background: `var(--status-${state.tone})`,
                      }}
                    />
                  )}
                </span>
                <span className={styles.figure}>
                  {block.duration_ms === null ? '' : durationText(block.duration_ms)}
                </span>
                {error !== null && <span className={styles.error}>{error.split('\n', 1)[0]}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Text as it is, anything else as JSON. */
function paramText(value: Run['params'][string]): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const TICK_MS = 200;

/** The time now, moving while `on`. */
function useNow(on: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [on]);
  return now;
}
