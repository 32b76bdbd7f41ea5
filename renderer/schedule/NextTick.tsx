import { CalendarClock } from 'lucide-react';
import { useEffect } from 'react';
import type { TriggerView } from '../../shared/contract/schedule.ts';
import styles from '../app/shell/StatusBar.module.css';
import { useProjectStore } from '../app/store.ts';
import { goToPage } from '../app/sync/useRoute.ts';
import { followSchedule, useScheduleStore } from './scheduleStore.ts';
import { fullText, relativeText } from './times.ts';
import { useNow } from './useNow.ts';

/** What fires next: of the triggers that are on, the one with the earliest tick. */
export function soonest(
  triggers: readonly TriggerView[],
): { view: TriggerView; at: number } | null {
  let found: { view: TriggerView; at: number } | null = null;
  for (const view of triggers) {
    const at = Date.parse(view.next[0] ?? '');
    if (view.enabled && at < (found?.at ?? Number.POSITIVE_INFINITY)) found = { view, at };
  }
  return found;
}

/** The status bar's word on the schedule: `nightly in 3 h`. Nothing in a project without triggers. */
export function NextTick() {
  const triggers = useScheduleStore((state) => state.triggers);
  const on = useProjectStore((state) => state.info?.scheduler ?? true);
  const now = useNow();
  useEffect(followSchedule, []);
  if (triggers === null || triggers.length === 0) return null;
  const next = soonest(triggers);
  const text = !on
    ? 'Scheduler off'
    : next === null
      ? 'Nothing scheduled'
      : `${next.view.trigger} ${relativeText(next.at, now)}`;
  const title = !on
    ? 'This engine does not run triggers by itself'
    : next === null
      ? 'No trigger that is on has a time to come'
      : `${next.view.pipeline}: ${next.view.text}. Next: ${fullText(next.at, next.view.timezone)}`;
  return (
    <button
      type="button"
      className={styles.item}
      title={title}
      data-testid="next-tick"
      onClick={() => goToPage('schedule')}
    >
      <CalendarClock size={12} aria-hidden="true" />
      {text}
    </button>
  );
}
