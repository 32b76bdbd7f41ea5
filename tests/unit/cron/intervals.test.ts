import { expect, test } from 'vitest';
import { CLOCK_CHANGES } from './clock-changes.ts';
import { DAY, following, preceding, refusal, ticksOf } from './schedules.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('an interval is real time from 1970, whatever clocks do', () => {
  for (const [timezone, instant] of CLOCK_CHANGES) {
    const ticks = ticksOf({ every_ms: 90 * MINUTE, timezone });
    const around = Date.parse(instant);
    let at = around - DAY;
    for (let count = 0; count < 40; count++) {
      const next = ticks.next(at) ?? Number.NaN;
      expect(next % (90 * MINUTE)).toBe(0);
      expect(next - at).toBeGreaterThan(0);
      expect(next - at).toBeLessThanOrEqual(90 * MINUTE);
      at = next;
    }
  }
});

test('an interval with a start is counted from it', () => {
  const ticks = ticksOf({
    every_ms: 7 * HOUR,
    start: '2026-03-28T22:00',
    timezone: 'Europe/Madrid',
  });
  const expected = ['2026-03-28T21:00Z', '2026-03-29T04:00Z', '2026-03-29T11:00Z'];
  expect(following(ticks, '2020-01-01T00:00Z', 3)).toEqual(expected);
  expect(preceding(ticks, '2026-03-29T12:00Z', 9)).toEqual(expected);
});

test.each([
  // 02:30 does not exist on the 29th: it runs as the gap ends, and the day after at 02:30 again.
  ['2026-03-28T02:30', 1, ['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z']],
  // A start in the gap itself is meant as it is written.
  ['2026-03-29T02:30', 1, ['2026-03-29T01:00Z', '2026-03-30T00:30Z', '2026-03-31T00:30Z']],
  ['2026-10-24T08:00', 1, ['2026-10-24T06:00Z', '2026-10-25T07:00Z', '2026-10-26T07:00Z']],
  ['2026-10-20T08:00Z', 7, ['2026-10-20T08:00Z', '2026-10-27T09:00Z', '2026-11-03T09:00Z']],
])('days from %s keep the time of day', (start, count, expected) => {
  const ticks = ticksOf({ every_ms: count * DAY, start, timezone: 'Europe/Madrid' });
  expect(following(ticks, '2026-01-01T00:00Z', 3)).toEqual(expected);
});

test('days without a start are at midnight, counted from 1970-01-01', () => {
  const daily = ticksOf({ every_ms: DAY, timezone: 'America/Havana' });
  expect(following(daily, '2024-03-08T12:00Z', 3)).toEqual([
    '2024-03-09T05:00Z',
    // Midnight does not exist on the 10th, and the first instant of the day is an hour later.
    '2024-03-10T05:00Z',
    '2024-03-11T04:00Z',
  ]);
  const weekly = ticksOf({ every_ms: 7 * DAY, timezone: 'Asia/Tokyo' });
  expect(following(weekly, '2026-01-01T00:00Z', 2)).toEqual([
    '2026-01-07T15:00Z',
    '2026-01-14T15:00Z',
  ]);
  expect(preceding(weekly, '1970-01-02T00:00Z', 2)).toEqual([
    '1969-12-24T15:00Z',
    '1969-12-31T15:00Z',
  ]);
});

test.each([
  [999, /too short/],
  [500, /too short/],
  [100_000 * DAY, /too long/],
])('an interval of %i ms is refused', (every_ms, message) => {
  expect(refusal({ every_ms })).toMatchObject({
    code: 'bad_interval',
    field: 'every',
    message: expect.stringMatching(message),
  });
});
