import {
  compileSchedule,
  ScheduleError,
  type ScheduleSpec,
  type Ticks,
  ticksBetween,
} from '../../../shared/cron/schedule.ts';

export const DAY = 86_400_000;

/** A schedule of which only what matters is said; in UTC unless told. */
export function spec(about: Partial<ScheduleSpec>): ScheduleSpec {
  return {
    schedule: null,
    every_ms: null,
    timezone: 'UTC',
    calendar: null,
    shift: 'drop',
    start: null,
    end: null,
    ...about,
  };
}

export function ticksOf(about: Partial<ScheduleSpec>): Ticks {
  return compileSchedule(spec(about));
}

/** `2026-01-01T00:00:00Z`, or without seconds where they are 0. */
export function iso(instant: number): string {
  return new Date(instant)
    .toISOString()
    .replace('.000Z', 'Z')
    .replace(/(T\d\d:\d\d):00Z$/, '$1Z');
}

/** The first `count` ticks after an instant. */
export function following(ticks: Ticks, after: string, count: number): string[] {
  return ticksBetween(ticks, Date.parse(after), Number.POSITIVE_INFINITY, count).map(iso);
}

/** The last `count` ticks before an instant, oldest first. */
export function preceding(ticks: Ticks, before: string, count: number): string[] {
  const found: string[] = [];
  let tick = ticks.previous(Date.parse(before));
  while (tick !== null && found.length < count) {
    found.unshift(iso(tick));
    tick = ticks.previous(tick);
  }
  return found;
}

/** Why a schedule is refused; throws where it is not. */
export function refusal(about: Partial<ScheduleSpec>): ScheduleError {
  try {
    ticksOf(about);
  } catch (error) {
    if (error instanceof ScheduleError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(about)} is not refused.`);
}
