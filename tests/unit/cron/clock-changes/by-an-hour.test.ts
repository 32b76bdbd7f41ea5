import { expect, test } from 'vitest';
import { ticksOf } from '../schedules.ts';
import { testTicksAround } from './ticks-around.ts';

/** robfig/cron agrees on hourly schedules; what it skips or runs twice by day follows the rule here. */
testTicksAround([
  [
    'America/New_York',
    '0 0 * * * ?',
    '2012-03-11T01:00-05:00',
    '2012-03-11T03:00-04:00',
    '2012-03-11T04:00-04:00',
  ],
  [
    'America/New_York',
    '0 0 * * * ?',
    '2012-11-04T00:00-04:00',
    '2012-11-04T01:00-04:00',
    '2012-11-04T01:00-05:00',
    '2012-11-04T02:00-05:00',
  ],
  [
    'America/New_York',
    '0 0 1 * * ?',
    '2012-11-04T00:00-04:00',
    '2012-11-04T01:00-04:00',
    '2012-11-05T01:00-05:00',
  ],
  [
    'America/New_York',
    '0 0 2 * * ?',
    '2012-03-11T00:00-05:00',
    '2012-03-11T03:00-04:00',
    '2012-03-12T02:00-04:00',
  ],
  [
    'America/New_York',
    '0 30 2 11 Mar ?',
    '2012-03-11T00:00-05:00',
    '2012-03-11T03:00-04:00',
    '2013-03-11T02:30-04:00',
  ],
  ['America/New_York', '30 2 * * *', '2025-03-08T12:00Z', '2025-03-09T07:00Z', '2025-03-10T06:30Z'],
  ['America/New_York', '30 1 * * *', '2024-11-02T12:00Z', '2024-11-03T05:30Z', '2024-11-04T06:30Z'],
  // The instant to look on from is in the second pass: the first has run.
  ['America/New_York', '45 1 * * *', '2024-11-03T06:10Z', '2024-11-04T06:45Z'],
  [
    'America/New_York',
    '0,30 2 * * *',
    '2025-03-08T12:00Z',
    '2025-03-09T07:00Z',
    '2025-03-10T06:00Z',
    '2025-03-10T06:30Z',
  ],
  [
    'America/New_York',
    '0 2,3 * * *',
    '2025-03-08T12:00Z',
    '2025-03-09T07:00Z',
    '2025-03-10T06:00Z',
    '2025-03-10T07:00Z',
  ],
  // A wildcard minute in one hour keeps real time, as in Debian: nothing on the day without the hour.
  [
    'America/New_York',
    '*/30 2 * * *',
    '2025-03-08T12:00Z',
    '2025-03-10T06:00Z',
    '2025-03-10T06:30Z',
  ],
  [
    'America/New_York',
    '*/30 1 * * *',
    '2024-11-03T05:00Z',
    '2024-11-03T05:30Z',
    '2024-11-03T06:00Z',
    '2024-11-03T06:30Z',
    '2024-11-04T06:00Z',
  ],
]);

testTicksAround([
  [
    'Europe/London',
    '30 1 * * *',
    '2024-03-30T12:00Z',
    '2024-03-31T02:00+01:00',
    '2024-04-01T01:30+01:00',
  ],
  [
    'Europe/Dublin',
    '30 1 * * *',
    '2023-10-28T12:00Z',
    '2023-10-29T01:30+01:00',
    '2023-10-30T01:30+00:00',
  ],
  [
    'Africa/Casablanca',
    '30 2 * * *',
    '2024-03-09T12:00Z',
    '2024-03-10T02:30+01:00',
    '2024-03-11T02:30+00:00',
  ],
  [
    'Africa/Casablanca',
    '30 2 * * *',
    '2024-04-13T12:00Z',
    '2024-04-14T03:00+01:00',
    '2024-04-15T02:30+01:00',
  ],
  [
    'Europe/Moscow',
    '30 1 * * *',
    '2014-10-25T12:00Z',
    '2014-10-26T01:30+04:00',
    '2014-10-27T01:30+03:00',
  ],
  [
    'Pacific/Chatham',
    '0 3 * * *',
    '2023-09-23T00:00Z',
    '2023-09-24T03:45+13:45',
    '2023-09-25T03:00+13:45',
  ],
]);

test('on the day that the clock goes back an hourly schedule has 25 ticks, and 23 when it goes forward', () => {
  const ticks = ticksOf({ schedule: '0 * * * *', timezone: 'America/New_York' });
  const count = (from: string, until: string) => {
    let ticked = 0;
    for (
      let at = ticks.next(Date.parse(from) - 1);
      at !== null && at < Date.parse(until);
      ticked++
    ) {
      at = ticks.next(at);
    }
    return ticked;
  };
  expect(count('2024-11-03T00:00-04:00', '2024-11-04T00:00-05:00')).toBe(25);
  expect(count('2025-03-09T00:00-05:00', '2025-03-10T00:00-04:00')).toBe(23);
});
