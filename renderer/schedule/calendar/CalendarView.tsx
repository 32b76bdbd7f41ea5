import { useElementSize } from '@mantine/hooks';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { CalendarView as Ticks, TriggerView } from '../../../shared/contract/schedule.ts';
import { PaneLoading } from '../../app/shell/PaneLoading.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useScheduleStore } from '../scheduleStore.ts';
import { useScheduleView } from '../scheduleView.ts';
import { machineZone } from '../times.ts';
import { useNow } from '../useNow.ts';
import { Agenda } from './Agenda.tsx';
import type { Opened } from './Chip.tsx';
import styles from './calendar.module.css';
import { layOut } from './calendarModel.ts';
import { calendarDays, spanOf } from './days.ts';
import { LoadList } from './LoadList.tsx';
import { loadsOf } from './loads.ts';
import { TickPopover } from './TickPopover.tsx';
import { useAtNow } from './useAtNow.ts';
import { useCalendar } from './useCalendar.ts';
import { WeekGrid } from './WeekGrid.tsx';

/** Below this a column has no room for a name. */
const WIDE = 820;

/** The past and the coming week over all pipelines: what ran, what was missed and what is to come. */
export function CalendarView({ triggers }: { triggers: readonly TriggerView[] }) {
  const weeks = useScheduleView((state) => state.weeks);
  const pipeline = useScheduleView((state) => state.pipeline);
  const today = new Date(useNow()).setHours(0, 0, 0, 0);
  const days = useMemo(() => calendarDays(today, weeks), [today, weeks]);
  const view = useCalendar(days[0]?.start ?? 0, days.at(-1)?.end ?? 0, pipeline);
  const shown = useShown(view, triggers);
  const model = useMemo(() => (shown === null ? null : layOut(shown, days)), [shown, days]);
  const loads = useMemo(
    () =>
      shown === null || model === null ? [] : loadsOf(shown.coming, model.lanes, machineZone()),
    [shown, model],
  );
  const loaded = useMemo(() => new Set(loads.flatMap(({ at }) => at)), [loads]);
  const { ref, width } = useElementSize();
  const narrow = width > 0 && width < WIDE;
  const scroller = useRef<HTMLDivElement>(null);
  useAtNow(scroller, model !== null && !narrow, weeks);
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = useCallback(() => setOpened(null), []);
  return (
    <div className={styles.calendar} ref={ref}>
      <Weeks span={spanOf(days)} weeks={weeks} />
      {view?.truncated === true && (
        <p className={styles.truncated} role="status">
          There are more ticks than are shown here
          {pipeline === null ? ': choose a pipeline to see more of its own.' : '.'}
        </p>
      )}
      {model === null ? (
        <PaneLoading />
      ) : narrow ? (
        <Agenda days={days} model={model} open={setOpened} />
      ) : (
        <div className={styles.scroller} ref={scroller}>
          <WeekGrid days={days} model={model} loaded={loaded} open={setOpened} />
        </div>
      )}
      <LoadList loads={loads} marked={!narrow} />
      {opened !== null && <TickPopover opened={opened} close={close} />}
    </div>
  );
}

/** The ticks of the triggers that the filter lets through; without a filter, of deleted ones too. */
function useShown(view: Ticks | null, triggers: readonly TriggerView[]) {
  const all = useScheduleStore((state) => state.triggers?.length ?? 0);
  return useMemo(() => {
    if (view === null || triggers.length === all) return view;
    const ids = new Set(triggers.map(({ pipeline, trigger }) => `${pipeline}/${trigger}`));
    const known = ({ pipeline, trigger }: { pipeline: string; trigger: string }) =>
      ids.has(`${pipeline}/${trigger}`);
    return { past: view.past.filter(known), coming: view.coming.filter(known) };
  }, [view, triggers, all]);
}

function Weeks({ span, weeks }: { span: string; weeks: number }) {
  const move = (to: number) => useScheduleView.setState({ weeks: to });
  return (
    <div className={styles.weeks}>
      <IconButton icon={ChevronLeft} label="A week back" onClick={() => move(weeks - 1)} />
      <IconButton icon={ChevronRight} label="A week on" onClick={() => move(weeks + 1)} />
      <button type="button" className={styles.today} disabled={weeks === 0} onClick={() => move(0)}>
        Today
      </button>
      <b aria-live="polite">{span}</b>
      <span>{machineZone()}</span>
    </div>
  );
}
