import type { BusinessCalendar, Shift } from './business-days.ts';
import type { LocalTimes } from './clock-ticks.ts';
import type { CronExpression } from './parse-cron.ts';
import type { Zone } from './zone.ts';

/** What decides the ticks of a trigger, as its file says it. */
export interface ScheduleSpec {
  /** A cron expression; exactly one of this and `every_ms` is given. */
  schedule: string | null;
  every_ms: number | null;
  /** An IANA name. */
  timezone: string;
  calendar: BusinessCalendar | null;
  /** What becomes of ticks on days off. */
  shift: Shift;
  /** First and last day or instant, both included, in `timezone` where they name no offset. */
  start: string | null;
  end: string | null;
}

/** The instants of a schedule, in UTC milliseconds, and what to say of it. */
export interface Ticks {
  /** The first tick strictly after `after`; null: there is none any more. */
  next(after: number): number | null;
  /** The last tick strictly before `before`; null: there is none. */
  previous(before: number): number | null;
  /** The schedule in words: "At 02:00, every day". */
  readonly text: string;
  /** What may surprise: the rule of the two day fields, the days when the clock is set, months left out. */
  readonly notes: string[];
}

/** A schedule with all its texts read. */
export interface ReadSchedule {
  spec: ScheduleSpec;
  zone: Zone;
  /** Null for an interval. */
  cron: CronExpression | null;
  /** The local times it runs at; null for an interval of real time. */
  local: LocalTimes | null;
}
