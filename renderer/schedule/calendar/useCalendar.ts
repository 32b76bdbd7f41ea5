import { useEffect, useState } from 'react';
import type { CalendarView } from '../../../shared/contract/schedule.ts';
import { toErrorData } from '../../../shared/errors.ts';
import { engine } from '../../app/client.ts';
import { sayError } from '../../app/store.ts';
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
    const abort = new AbortController();
    const span = {
      from: new Date(from).toISOString(),
      until: new Date(until).toISOString(),
      ...(pipeline === null ? {} : { pipeline }),
    };
    engine.triggers.calendar(span, { signal: abort.signal }).then(
      (view) => !abort.signal.aborted && setFound({ from, view }),
      (thrown) => {
        if (!abort.signal.aborted && toErrorData(thrown).code !== 'connection.closed')
          sayError(thrown);
      },
    );
    return () => abort.abort();
  }, [from, until, pipeline, version]);

  return found?.from === from ? found.view : null;
}
