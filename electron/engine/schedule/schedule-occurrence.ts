import { formatDuration } from '../../../shared/units/durations.ts';
import type { Occurrence } from './api.ts';
import { isoOf } from './tick-store.ts';
import type { Timetable } from './timetable.ts';
import type { KeptTrigger } from './trigger-store.ts';

/** A tick of a schedule. @param nominal UTC milliseconds, which is its key too */
export function occurrenceOf(
  { kept, timetable }: { kept: KeptTrigger; timetable: Timetable },
  nominal: number,
  cause: string,
): Occurrence {
  return {
    pipeline: kept.pipeline,
    trigger: kept.definition.name,
    key: isoOf(nominal),
    nominal,
    interval: timetable.interval(nominal),
    facts: {},
    params: {},
    cause,
  };
}

/** Why there is a run that comes on time. */
export function onSchedule({ kept }: { kept: KeptTrigger }): string {
  const { schedule, every_ms } = kept.definition;
  return `on its schedule, ${schedule ?? `every ${formatDuration(every_ms ?? 0)}`}`;
}
