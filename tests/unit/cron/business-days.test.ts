import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Shift, ticksBetween } from '../../../shared/cron/schedule.ts';
import { localInstant, localParts } from '../../../shared/cron/zones.ts';
import { DAY, following, preceding, refusal, ticksOf } from './schedules.ts';

const HOUR = DAY / 24;
/** Christmas 2026 is a Friday, the New Year's Day after it too. */
const office = { weekend: ['saturday', 'sunday'], holidays: ['2026-12-25', '01-01'] };

test.each<[string, Shift, string[]]>([
  ['0 9 * * *', 'drop', ['24', '28', '29', '30', '31', '04']],
  ['0 9 * * *', 'next', ['24', '28', '29', '30', '31', '04']],
  ['0 9 * * *', 'previous', ['24', '28', '29', '30', '31', '04']],
  ['0 9 25 12 *', 'drop', []],
  ['0 9 25 12 *', 'next', ['28']],
  ['0 9 25 12 *', 'previous', ['24']],
  ['0 9 26 12 *', 'next', ['28']],
  ['0 9 26 12 *', 'previous', ['24']],
  ['0 9 1,2 1 *', 'next', ['04']],
  ['0 9 1,2 1 *', 'previous', ['31']],
  // Three ticks that meet on one day are one.
  ['0 9 25,26,28 12 *', 'next', ['28']],
  ['0 9 * * sat', 'next', ['28', '04']],
  ['0 9 * * sat', 'previous', ['24', '31']],
])('%s, %s', (schedule, shift, days) => {
  const about = { schedule, shift, calendar: office, start: '2026-12-24', end: '2027-01-04' };
  const expected = days.map((day) => `${day === '04' ? '2027-01' : '2026-12'}-${day}T09:00Z`);
  if (expected.length === 0) expect(refusal(about).code).toBe('never');
  else {
    const ticks = ticksOf(about);
    expect(following(ticks, '2026-12-01T00:00Z', 20)).toEqual(expected);
    expect(preceding(ticks, '2027-02-01T00:00Z', 20)).toEqual(expected);
  }
});

test('an hourly schedule keeps to business days, and moving its ticks adds none', () => {
  const expected = ['2026-12-24T22:00Z', '2026-12-24T23:00Z', '2026-12-28T00:00Z'];
  for (const shift of ['drop', 'next', 'previous'] as const) {
    const ticks = ticksOf({ schedule: '0 * * * *', calendar: office, shift });
    expect(following(ticks, '2026-12-24T21:30Z', 3)).toEqual(expected);
  }
});

test('a moved tick keeps its local time over a clock change', () => {
  const about = { schedule: '0 9 * * sun', timezone: 'Europe/Madrid', calendar: office };
  // Clocks go forward on Sunday 2026-03-29.
  expect(following(ticksOf({ ...about, shift: 'previous' }), '2026-03-25T00:00Z', 1)).toEqual([
    '2026-03-27T08:00Z',
  ]);
  expect(following(ticksOf({ ...about, shift: 'next' }), '2026-03-25T00:00Z', 1)).toEqual([
    '2026-03-30T07:00Z',
  ]);
});

test('a tick moved into a gap runs at its end', () => {
  // 2025-03-09 is a business day here, and 02:30 does not exist on it.
  const calendar = { weekend: ['saturday'], holidays: [] };
  const ticks = ticksOf({
    schedule: '30 2 8 3 *',
    timezone: 'America/New_York',
    calendar,
    shift: 'next',
  });
  expect(following(ticks, '2025-01-01T00:00Z', 1)).toEqual(['2025-03-09T07:00Z']);
});

test('the weekend may be any days, and a holiday every year or once', () => {
  const gulf = { weekend: ['friday'], holidays: ['02-29'] };
  const ticks = ticksOf({ schedule: '0 0 26-29 2 *', calendar: gulf });
  expect(following(ticks, '2024-01-01T00:00Z', 7)).toEqual([
    '2024-02-26T00:00Z',
    '2024-02-27T00:00Z',
    '2024-02-28T00:00Z',
    '2025-02-26T00:00Z',
    '2025-02-27T00:00Z',
    '2026-02-26T00:00Z',
    '2026-02-28T00:00Z',
  ]);
});

test.each<[Shift, string[]]>([
  ['drop', ['12-24T00', '12-28T12', '12-30T00', '12-31T12', '01-05T00']],
  [
    'next',
    [
      '12-24T00',
      '12-28T00',
      '12-28T12',
      '12-30T00',
      '12-31T12',
      '01-04T00',
      '01-04T12',
      '01-05T00',
    ],
  ],
  [
    'previous',
    ['12-24T00', '12-24T12', '12-28T12', '12-30T00', '12-31T00', '12-31T12', '01-05T00'],
  ],
])('every 36 hours, %s', (shift, hours) => {
  const about = { every_ms: 36 * HOUR, start: '2026-12-24', end: '2027-01-05T06:00' };
  const ticks = ticksOf({ ...about, calendar: office, shift });
  const expected = hours.map((hour) => `${hour.startsWith('12') ? 2026 : 2027}-${hour}:00Z`);
  expect(following(ticks, '2026-12-01T00:00Z', 20)).toEqual(expected);
  expect(preceding(ticks, '2027-02-01T00:00Z', 20)).toEqual(expected);
});

test('long intervals move as each tick moved by hand would', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 25, max: 200 }).filter((hours) => hours % 24 !== 0),
      fc.subarray(['monday', 'tuesday', 'friday', 'saturday', 'sunday'], { maxLength: 5 }),
      fc.constantFrom('next' as const, 'previous' as const),
      fc.constantFrom('UTC', 'America/New_York', 'Africa/Cairo', 'Pacific/Apia'),
      fc.constantFrom('2025-03-09', '2024-11-03', '2024-04-26', '2023-10-27', '2011-12-31'),
      (hours, weekend, shift, timezone, around) => {
        const start = Date.parse(around) - 40 * DAY;
        const about = { every_ms: hours * HOUR, timezone, start: new Date(start).toISOString() };
        const calendar = { weekend, holidays: [around] };
        const plain = ticksOf(about);
        const moved = new Set<number>();
        for (
          let at = plain.next(start - 1);
          at !== null && at < start + 80 * DAY;
          at = plain.next(at)
        ) {
          moved.add(movedByHand(at, timezone, weekend, around, shift));
        }
        const from = start + 20 * DAY;
        const until = start + 60 * DAY;
        const expected = [...moved].filter((at) => at > from && at <= until).sort((a, b) => a - b);
        const ticks = ticksOf({ ...about, calendar, shift });
        expect(ticksBetween(ticks, from, until, 1_000)).toEqual(expected);
        const back: number[] = [];
        for (
          let at = ticks.previous(until + 1);
          at !== null && at > from;
          at = ticks.previous(at)
        ) {
          back.unshift(at);
        }
        expect(back).toEqual(expected);
      },
    ),
    { numRuns: 200 },
  );
});

const WEEK = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Day by day to one that is not off, at the same local time. */
function movedByHand(
  at: number,
  timezone: string,
  weekend: string[],
  holiday: string,
  shift: 'next' | 'previous',
): number {
  const { year, month, day, hour, minute } = localParts(at, timezone);
  const isOff = (date: Date) =>
    weekend.includes(WEEK[date.getUTCDay()] ?? '') || date.toISOString().startsWith(holiday);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute));
  if (!isOff(date)) return at;
  while (isOff(date)) date.setUTCDate(date.getUTCDate() + (shift === 'next' ? 1 : -1));
  return localInstant(date.toISOString().slice(0, 16), timezone) ?? Number.NaN;
}

test('an interval of less than a day only drops, whatever the shift', () => {
  const expected = ['2026-12-24T20:00Z', '2026-12-28T01:00Z', '2026-12-28T08:00Z'];
  for (const shift of ['drop', 'next', 'previous'] as const) {
    const ticks = ticksOf({
      every_ms: 7 * HOUR,
      calendar: office,
      shift,
      start: '2026-12-24T06:00',
    });
    expect(following(ticks, '2026-12-24T19:00Z', 3)).toEqual(expected);
    expect(preceding(ticks, '2026-12-28T09:00Z', 3)).toEqual(expected);
  }
});

test.each([
  [{ weekend: ['saturday', 'sunday'], holidays: ['2026-02-30'] }, /'2026-02-30' is not a date/],
  [{ weekend: ['saturday', 'sunday'], holidays: ['13-01'] }, /'13-01' is not a date/],
  [{ weekend: ['Samstag'], holidays: [] }, /'Samstag' is not a weekday/],
  [
    {
      weekend: 'monday tuesday wednesday thursday friday saturday sunday'.split(' '),
      holidays: [],
    },
    /no business day/,
  ],
])('a calendar that cannot be used is refused: %o', (calendar, message) => {
  const error = refusal({ schedule: '@daily', calendar });
  expect(error).toMatchObject({ code: 'bad_calendar', field: 'calendar' });
  expect(error.message).toMatch(message);
});

test.each([
  [{ schedule: '0 0 * * sat' }],
  [{ schedule: '0 0 1 1 *' }],
  [{ every_ms: 7 * DAY, start: '2026-01-03' }],
])('a schedule that has no tick on a business day is refused: %o', (about) => {
  const error = refusal({ ...about, calendar: office });
  expect(error).toMatchObject({ code: 'never', field: 'calendar' });
  expect(error.hint).toContain('shift: next');
  expect(ticksOf({ ...about, calendar: office, shift: 'next' }).next(0)).not.toBeNull();
});
