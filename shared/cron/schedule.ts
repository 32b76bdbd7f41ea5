import { formatDuration } from '../units/durations.ts';
import {
  type BusinessCalendar,
  BusinessDays,
  onBusinessDays,
  type Shift,
} from './business-days.ts';
import { DAY_MS } from './civil.ts';
import { FixedTimes, type Instants, LocalTimes, RealTimes } from './clock-ticks.ts';
import { CompiledTicks } from './compiled-ticks.ts';
import { CronDays, EveryNthDay } from './day-set.ts';
import { Intervals, OnBusinessDaysOnly } from './interval-ticks.ts';
import { MovedInstants } from './moved-instants.ts';
import { noSuchDay, refuseNever } from './never.ts';
import { type CronExpression, parseCron } from './parse-cron.ts';
import { ScheduleError } from './schedule-error.ts';
import type { ScheduleSpec, Ticks } from './schedule-spec.ts';
import { readSpan, type Span } from './span.ts';
import { onceADay, TimesOfDay } from './times-of-day.ts';
import type { Zone } from './zone.ts';
import { timezoneHint, zoneOf } from './zones.ts';

export type { BusinessCalendar, Shift } from './business-days.ts';
export { ScheduleError } from './schedule-error.ts';
export type { ScheduleSpec, Ticks } from './schedule-spec.ts';

/** Shorter intervals are for programs that run, not for runs. */
const SHORTEST_MS = 1_000;
const LONGEST_DAYS = 36_500;

/**
 * Reads a schedule. Cron times are local times of the zone; see `FixedTimes` and `RealTimes` for the days
 * on which its clock is set, and `CronExpression.realTime` for which of the two a schedule is. An
 * interval is real time from `start` or else from 1970-01-01T00:00Z; one of whole days keeps the local
 * time of day of `start` or else midnight. Ticks on days off of the calendar are dropped or move to
 * another day at the same local time; an interval of less than a day has ticks on every business day
 * anyway and only drops.
 * @throws ScheduleError with what is wrong and what to write instead
 */
export function compileSchedule(spec: ScheduleSpec): Ticks {
  const zone = zoneOf(spec.timezone);
  if (zone === null) {
    throw new ScheduleError({
      code: 'bad_timezone',
      field: 'timezone',
      message: `'${spec.timezone}' is not a time zone.`,
      hint: timezoneHint(spec.timezone),
    });
  }
  const span = readSpan(spec.start, spec.end, zone);
  const business = spec.calendar === null ? null : businessDaysOf(spec.calendar);
  const cron = spec.schedule === null ? null : parseCron(spec.schedule);
  const local =
    cron === null ? dailyTimes(spec, business, span) : cronTimes(cron, business, spec.shift);
  const instants = toInstants(spec, zone, business, span, cron, local);
  const ticks = new CompiledTicks(instants, span, { spec, zone, cron, local });
  refuseNever(spec, ticks, span);
  return ticks;
}

/** The ticks in (after, until], oldest first, at most `limit`. */
export function ticksBetween(
  ticks: Pick<Ticks, 'next'>,
  after: number,
  until: number,
  limit: number,
): number[] {
  const found: number[] = [];
  let tick = ticks.next(after);
  while (tick !== null && tick <= until && found.length < limit) {
    found.push(tick);
    tick = ticks.next(tick);
  }
  return found;
}

/** The local times of a cron expression. */
function cronTimes(cron: CronExpression, business: BusinessDays | null, shift: Shift): LocalTimes {
  const cronDays = new CronDays(cron);
  if (cronDays.empty) throw noSuchDay(cron);
  return new LocalTimes(
    business === null ? cronDays : onBusinessDays(cronDays, business, shift),
    new TimesOfDay(cron.hours.values, cron.minutes.values, cron.seconds.values),
  );
}

/** The local times of an interval of whole days; null for any other. */
function dailyTimes(
  spec: ScheduleSpec,
  business: BusinessDays | null,
  span: Span,
): LocalTimes | null {
  const every = readEvery(spec.every_ms);
  if (every % DAY_MS !== 0) return null;
  const anchor = span.start?.local ?? 0;
  const day = Math.floor(anchor / DAY_MS);
  const days = new EveryNthDay(every / DAY_MS, day);
  return new LocalTimes(
    business === null ? days : onBusinessDays(days, business, spec.shift),
    onceADay(Math.floor((anchor - day * DAY_MS) / 1_000)),
  );
}

function toInstants(
  spec: ScheduleSpec,
  zone: Zone,
  business: BusinessDays | null,
  span: Span,
  cron: CronExpression | null,
  local: LocalTimes | null,
): Instants {
  if (local !== null) {
    return cron?.realTime ? new RealTimes(local, zone) : new FixedTimes(local, zone);
  }
  const every = readEvery(spec.every_ms);
  const intervals = new Intervals(every, span.start?.instant ?? 0);
  if (business === null) return intervals;
  return spec.shift === 'drop' || every < DAY_MS
    ? new OnBusinessDaysOnly(intervals, business, zone)
    : new MovedInstants(intervals, business, zone, spec.shift);
}

/** Calendars made ready, for as long as the settings they come from are held. */
const ready = new WeakMap<BusinessCalendar, BusinessDays>();

function businessDaysOf(calendar: BusinessCalendar): BusinessDays {
  let business = ready.get(calendar);
  if (business === undefined) {
    business = new BusinessDays(calendar);
    ready.set(calendar, business);
  }
  return business;
}

/** In whole milliseconds. */
function readEvery(every: number | null): number {
  const rounded = Math.round(every ?? 0);
  const bad = (message: string, hint: string) =>
    new ScheduleError({ code: 'bad_interval', field: 'every', message, hint });
  if (rounded < SHORTEST_MS) {
    throw bad(
      `An interval of ${formatDuration(rounded)} is too short: it is at least 1s.`,
      'The shortest is every: 1s.',
    );
  }
  if (rounded > LONGEST_DAYS * DAY_MS) {
    throw bad(
      `An interval of ${formatDuration(rounded)} is too long: it is at most ${LONGEST_DAYS}d.`,
      `The longest is every: ${LONGEST_DAYS}d.`,
    );
  }
  return rounded;
}
