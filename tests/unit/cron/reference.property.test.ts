import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ScheduleError, ticksBetween } from '../../../shared/cron/schedule.ts';
import { CLOCK_CHANGES } from './clock-changes.ts';
import {
  daysOf,
  fixedTicks,
  realTimeTicks,
  type Shown,
  shifted,
  timesOf,
  walk,
} from './reference.ts';
import { DAY, iso, ticksOf } from './schedules.ts';

const MINUTE = 60_000;

/** Two days before and two after each clock change, by the minute; walked once. */
const windows = new Map<string, Shown[]>();
function window(zone: string, change: number): Shown[] {
  const key = `${zone} ${change}`;
  const known = windows.get(key) ?? walk(zone, change - 2 * DAY, change + 2 * DAY, MINUTE);
  windows.set(key, known);
  return known;
}

const value = (low: number, high: number) =>
  fc.oneof(
    fc.integer({ min: low, max: high }).map(String),
    fc
      .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
      .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc
      .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: 1, max: 20 }))
      .map(([a, step]) => `${a}-${high}/${step}`),
  );
const list = (low: number, high: number) =>
  fc.array(value(low, high), { minLength: 1, maxLength: 3 }).map((items) => items.join(','));
const star = fc.oneof(
  fc.constant('*'),
  fc.integer({ min: 1, max: 40 }).map((step) => `*/${step}`),
);
const time = (high: number) =>
  fc.oneof({ weight: 2, arbitrary: star }, { weight: 3, arbitrary: list(0, high) });
const dates = fc.oneof(
  { weight: 4, arbitrary: fc.constant('*') },
  { weight: 2, arbitrary: list(1, 31) },
  { weight: 1, arbitrary: star },
  { weight: 2, arbitrary: fc.constantFrom('L', 'LW', 'L-1', 'L-9', '1W', '15W', '31W,L', '?') },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 31 }).map((date) => `${date}W`) },
);
const months = fc.oneof({ weight: 4, arbitrary: fc.constant('*') }, list(1, 12), star);
const weekdays = fc.oneof(
  { weight: 4, arbitrary: fc.constant('*') },
  { weight: 1, arbitrary: list(0, 7) },
  { weight: 1, arbitrary: star },
  {
    weight: 2,
    arbitrary: fc.constantFrom('mon-fri', 'SUN', '+sat,sun', 'FRI#L', '0L', '2#3,4', '7#1', '+5#5'),
  },
);
const expressions = fc
  .tuple(time(59), time(23), dates, months, weekdays)
  .map((fields) => fields.join(' '));

/** By Debian's criterion, taken from the text. */
const keepsRealTime = (expression: string) => {
  const fields = expression.split(' ');
  return fields.slice(0, fields.length - 3).some((field) => field.startsWith('*'));
};

/** Long enough for a 29 February on each weekday. */
const YEARS_60 = 60 * 366;

/** Compiles unless it never runs, which then `days` must agree with. */
function orNever(about: Parameters<typeof ticksOf>[0], days: (day: number) => boolean) {
  try {
    return ticksOf(about);
  } catch (error) {
    if (!(error instanceof ScheduleError) || error.code !== 'never') throw error;
    for (let day = 0; day < YEARS_60; day++) {
      if (days(day)) throw new Error(`${JSON.stringify(about)} runs on ${iso(day * DAY)}.`);
    }
    return null;
  }
}

/** Forwards, backwards and from anywhere, the ticks within `shown` are those expected. */
function expectTicks(
  ticks: ReturnType<typeof ticksOf>,
  shown: readonly Shown[],
  expected: readonly number[],
  anywhere: number,
): void {
  const from = shown[0]?.at ?? 0;
  const until = shown.at(-1)?.at ?? 0;
  expect(ticksBetween(ticks, from - 1, until, 1e6).map(iso)).toEqual(expected.map(iso));
  const back: number[] = [];
  for (let at = ticks.previous(until + 1); at !== null && at >= from; at = ticks.previous(at)) {
    back.push(at);
  }
  expect(back.reverse()).toEqual(expected);
  const middle = from + Math.floor(anywhere * (until - from));
  const later = expected.find((at) => at > middle);
  if (later !== undefined) expect(ticks.next(middle)).toBe(later);
  const earlier = expected.filter((at) => at < middle).at(-1);
  if (earlier !== undefined) expect(ticks.previous(middle)).toBe(earlier);
}

test('every schedule has the ticks of a walk through real time', () => {
  fc.assert(
    fc.property(
      expressions,
      fc.constantFrom(...CLOCK_CHANGES),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (schedule, [timezone, change], anywhere) => {
        const days = daysOf(schedule);
        const ticks = orNever({ schedule, timezone }, days);
        if (ticks === null) return;
        const shown = window(timezone, Date.parse(change));
        const expected = keepsRealTime(schedule)
          ? realTimeTicks(shown, days, timesOf(schedule))
          : fixedTicks(shown, days, timesOf(schedule), MINUTE);
        expectTicks(ticks, shown, expected, anywhere);
      },
    ),
    { numRuns: 400 },
  );
});

test('with seconds too', () => {
  const SECOND = 1_000;
  const changes = CLOCK_CHANGES.filter(([zone]) => /New_York|Lord_Howe|Cairo|Apia/.test(zone));
  const walks = changes.map(([zone, change]) => {
    const at = Date.parse(change);
    return { zone, shown: walk(zone, at - 600 * SECOND, at + 600 * SECOND, SECOND) };
  });
  fc.assert(
    fc.property(
      fc.tuple(time(59), expressions).map((fields) => fields.join(' ')),
      fc.constantFrom(...walks),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (schedule, { zone, shown }, anywhere) => {
        const days = daysOf(schedule);
        const ticks = orNever({ schedule, timezone: zone }, days);
        if (ticks === null) return;
        const expected = keepsRealTime(schedule)
          ? realTimeTicks(shown, days, timesOf(schedule))
          : fixedTicks(shown, days, timesOf(schedule), SECOND);
        expectTicks(ticks, shown, expected, anywhere);
      },
    ),
    { numRuns: 200 },
  );
});

const WEEK = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

test('ticks on days off are dropped or moved, whatever the calendar', () => {
  fc.assert(
    fc.property(
      expressions,
      fc.constantFrom(...CLOCK_CHANGES),
      fc.subarray(WEEK, { maxLength: 6 }),
      fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 3 }),
      fc.boolean(),
      fc.constantFrom('drop' as const, 'next' as const, 'previous' as const),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (schedule, [timezone, change], weekend, holidays, yearly, shift, anywhere) => {
        const at = Date.parse(change);
        const dates = holidays.map((away) => new Date(at + away * DAY).toISOString().slice(0, 10));
        const calendar = {
          weekend,
          holidays: dates.map((date) => (yearly ? date.slice(5) : date)),
        };
        const isOff = (day: number) => {
          const date = new Date(day * DAY);
          const text = date.toISOString().slice(0, 10);
          return (
            weekend.includes(WEEK[date.getUTCDay()] ?? '') ||
            dates.includes(text) ||
            (yearly && dates.some((holiday) => holiday.slice(5) === text.slice(5)))
          );
        };
        const days = shifted(daysOf(schedule), isOff, shift);
        const ticks = orNever({ schedule, timezone, calendar, shift }, days);
        if (ticks === null) return;
        const shown = window(timezone, at);
        const expected = keepsRealTime(schedule)
          ? realTimeTicks(shown, days, timesOf(schedule))
          : fixedTicks(shown, days, timesOf(schedule), MINUTE);
        expectTicks(ticks, shown, expected, anywhere);
      },
    ),
    { numRuns: 400 },
  );
});

test('ticks only ever go forward, one by one, there and back', () => {
  fc.assert(
    fc.property(
      expressions,
      fc.constantFrom(...CLOCK_CHANGES),
      fc.integer({ min: Date.UTC(1965, 0, 1), max: Date.UTC(2100, 0, 1) }),
      (schedule, [timezone], from) => {
        const ticks = orNever({ schedule, timezone }, daysOf(schedule));
        if (ticks === null) return;
        let at = from;
        for (let count = 0; count < 20; count++) {
          const next = ticks.next(at);
          if (next === null) throw new Error('A schedule without an end ended.');
          expect(next).toBeGreaterThan(at);
          expect(ticks.next(next - 1)).toBe(next);
          expect(ticks.previous(next + 1)).toBe(next);
          const before = ticks.previous(next);
          if (count > 0) expect(before).toBe(at);
          else if (before !== null) expect(before).toBeLessThanOrEqual(at);
          at = next;
        }
      },
    ),
    { numRuns: 300 },
  );
});
