import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { TriggerView } from '../../../shared/contract/schedule.ts';
import { useProjectStore } from '../../app/store.ts';
import { useScheduleView } from '../scheduleView.ts';
import { useNow } from '../useNow.ts';
import styles from './list.module.css';
import { TriggerRow } from './TriggerRow.tsx';

const ROW = 48;

/** The triggers, soonest first. However many: only rows in view are drawn. Arrow keys go between names. */
export function TriggerList({ triggers }: { triggers: readonly TriggerView[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const readOnly = useProjectStore((state) => state.view?.read_only ?? false);
  const editing = useScheduleView((state) => state.editing);
  const now = useNow();
  const rows = useVirtualizer({
    count: triggers.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  const chosen = triggers.findIndex(
    ({ pipeline, trigger }) => pipeline === editing?.pipeline && trigger === editing.trigger,
  );
  // What opens in the editor from elsewhere is brought into view, once.
  const wanted = editing === null ? '' : `${editing.pipeline}/${editing.trigger}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another choice scrolls
  useEffect(() => {
    if (chosen >= 0) rows.scrollToIndex(chosen, { align: 'auto' });
  }, [wanted]);

  const walk = (event: KeyboardEvent) => {
    const from = (event.target as HTMLElement).dataset.at;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (from === undefined || step === undefined) return;
    const to = Number(from) + step;
    if (to < 0 || to >= triggers.length) return;
    event.preventDefault();
    rows.scrollToIndex(to, { align: 'auto' });
    const name = () => scroller.current?.querySelector<HTMLElement>(`[data-at="${to}"]`);
    if (name()) name()?.focus();
    else requestAnimationFrame(() => name()?.focus());
  };

  return (
    <section className={styles.table} aria-label="Triggers">
      <div className={styles.header} aria-hidden="true">
        <span />
        <span>Trigger</span>
        <span className={styles.words}>When</span>
        <span>Next</span>
        <span>Last</span>
        <span />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys go between the buttons in it */}
      <div ref={scroller} className={styles.scroller} onKeyDown={walk}>
        <ul className={styles.window} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const view = triggers[index];
            if (view === undefined) return null;
            return (
              <li
                key={`${view.pipeline}/${view.trigger}`}
                className={styles.place}
                style={{ transform: `translateY(${start}px)` }}
              >
                <TriggerRow
                  view={view}
                  at={index}
                  now={now}
                  chosen={index === chosen}
                  readOnly={readOnly}
                />
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
