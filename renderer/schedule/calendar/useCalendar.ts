import { useEffect, useState } from 'react';
import type { CalendarView } from '../../../shared/contract/schedule.ts';
import { engine } from '../../app/client.ts';
import { askFor } from '../../app/sync/askFor.ts';
import { useScheduleStore } from '../scheduleStore.ts';

/** The ticks from one instant to another, asked for again when some are decided. Null until read. */
export function useCalendar(
  from: number,
  until: number,
  pipeline: string | null,
): CalendarView | null {
  const version = useScheduleStore((state) => state.version);
  const [found, setFound] = useState<{ from: number; view: CalendarView } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another version asks again
  useEffect(() => {
    const span = {
      from: new Date(from).toISOString(),
      until: new Date(until).toISOString(),
      ...(pipeline === null ? {} : { pipeline }),
    };
    return askFor(
      (options) => engine.triggers.calendar(span, options),
      (view) => setFound({ from, view }),
    );
  }, [from, until, pipeline, version]);

  return found?.from === from ? found.view : null;
}
