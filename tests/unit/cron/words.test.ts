import { expect, test } from 'vitest';
import type { ScheduleSpec } from '../../../shared/cron/schedule.ts';
import { DAY, ticksOf } from './schedules.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each([
  ['0 2 * * *', 'At 02:00, every day'],
  ['@hourly', 'Every hour, on the hour'],
  ['@weekly', 'At 00:00, every Sunday'],
  ['@yearly', 'At 00:00, on day 1 of the month in January'],
  ['* * * * *', 'Every minute'],
  ['*/15 * * * *', 'Every 15 minutes'],
  ['30 * * * *', 'Every hour at minute 30'],
  ['0,30 * * * *', 'Every 30 minutes'],
  ['5,35 * * * *', 'At minutes 5 and 35 of every hour'],
  ['*/45 * * * *', 'At minutes 0 and 45 of every hour'],
  ['0-10 * * * *', 'At minutes 0 to 10 of every hour'],
  ['0-10 9 * * *', 'Every minute from 09:00 to 09:10, every day'],
  ['*/10 9-17 * * mon-fri', 'Every 10 minutes from 09:00 to 17:50, Monday to Friday'],
  ['*/10 8,20 * * *', 'Every 10 minutes in the hours 08 and 20, every day'],
  ['5,20 8,20 * * sat,sun', 'At 08:05, 08:20, 20:05 and 20:20, every Saturday and Sunday'],
  ['5,20,50 8-17 * * *', 'At minutes 5, 20 and 50 of the hours 08 to 17, every day'],
  ['0 9-17 * * 1-5', 'Every hour from 09:00 to 17:00, Monday to Friday'],
  ['0 */2 * * *', 'Every 2 hours from 00:00 to 22:00, every day'],
  ['30 */12 * * *', 'At 00:30 and 12:30, every day'],
  ['0 8,12,13,20 * * *', 'At 08:00, 12:00, 13:00 and 20:00, every day'],
  ['* * * * * *', 'Every second'],
  ['*/10 * * * * *', 'Every 10 seconds'],
  ['5,6 * * * * *', 'At seconds 5 and 6 of every minute'],
  ['*/10 30 2 * * *', 'Every 10 seconds of 02:30, every day'],
  ['*/10 */15 * * * *', 'Every 10 seconds of minutes 0, 15, 30 and 45 of every hour'],
  ['* * 9-17 * * *', 'Every second from 09:00 to 17:59, every day'],
  ['30 0 2 * * *', 'At 02:00:30, every day'],
  ['30 */5 * * * *', 'Every 5 minutes, at second 30'],
  ['30 15 * * * *', 'Every hour at minute 15, at second 30'],
  ['0 0 1 * *', 'At 00:00, on day 1 of the month'],
  ['0 0 1-7,15 * *', 'At 00:00, on days 1 to 7 and 15 of the month'],
  ['0 0 */2 * *', 'At 00:00, on days 1, 3, 5, 7, … and 31 of the month'],
  ['0 0 L * *', 'At 00:00, on the last day of the month'],
  ['0 0 L-1 * *', 'At 00:00, on the 2nd last day of the month'],
  ['0 0 LW 3,6 *', 'At 00:00, on the last working day of the month in March and June'],
  [
    '0 0 15W 1-3 *',
    'At 00:00, on the working day nearest to the 15th of the month in January to March',
  ],
  ['0 0 * * FRI#L', 'At 00:00, on the last Friday of the month'],
  ['0 0 * * MON#2,tue', 'At 00:00, on every Tuesday and the second Monday of the month'],
  ['0 0 1 * MON', 'At 00:00, on day 1 of the month or on a Monday'],
  ['0 0 1,15 * 1-5', 'At 00:00, on days 1 and 15 of the month or on Monday to Friday'],
  ['0 0 1-7 * */7', 'At 00:00, on days 1 to 7 of the month if it is a Sunday'],
  ['0 0 13 * +FRI', 'At 00:00, on day 13 of the month if it is a Friday'],
])('%s: %s', (schedule, text) => {
  expect(ticksOf({ schedule }).text).toBe(text);
});

const calendar = { weekend: ['sunday'], holidays: [] };

test.each<[Partial<ScheduleSpec>, string]>([
  [{ every_ms: HOUR }, 'Every hour'],
  [{ every_ms: 90 * MINUTE }, 'Every 90 minutes'],
  [{ every_ms: 1_500 }, 'Every 1500 milliseconds'],
  [{ every_ms: DAY }, 'Every day at 00:00'],
  [{ every_ms: 7 * DAY, start: '2026-01-01T08:30' }, 'Every 7 days at 08:30'],
  [{ every_ms: 36 * HOUR, calendar }, 'Every 36 hours, on business days only'],
  [
    { every_ms: DAY, calendar, shift: 'next' },
    'Every day at 00:00, moved to the next business day where it is none',
  ],
  [{ every_ms: HOUR, calendar, shift: 'next' }, 'Every hour, on business days only'],
  [
    { schedule: '0 9 1 * *', calendar, shift: 'previous' },
    'At 09:00, on day 1 of the month, moved to the previous business day where it is none',
  ],
])('%o: %s', (about, text) => {
  expect(ticksOf(about).text).toBe(text);
});

test.each<[Partial<ScheduleSpec>, RegExp[]]>([
  [{ schedule: '0 2 * * *' }, []],
  [{ schedule: '0 2 * * *', timezone: 'Asia/Tokyo' }, []],
  [{ schedule: '0 5 * * *', timezone: 'America/New_York' }, []],
  [
    { schedule: '30 2 * * *', timezone: 'America/New_York' },
    [/left out, it runs right after: 02:30 at 03:00/],
  ],
  [
    { schedule: '30 1 * * *', timezone: 'America/New_York' },
    [/comes twice, such as 01:30, it runs the first time only/],
  ],
  [{ schedule: '30 1 * * *', timezone: 'Europe/London' }, [/01:30 at 02:00/, /such as 01:30/]],
  [{ schedule: '30 2 25 12 *', timezone: 'America/New_York' }, []],
  [{ schedule: '0 * * * *', timezone: 'America/New_York' }, [/keeps real time/]],
  [
    { schedule: '*/15 2 * * *', timezone: 'America/New_York' },
    [/keeps real time/, /leaves out 02:00 it may not run at all/],
  ],
  [
    { every_ms: DAY, start: '2026-01-01T02:30', timezone: 'America/New_York' },
    [/first is at 2026-01-01T02:30/, /02:30 at 03:00/],
  ],
  [{ every_ms: 90 * MINUTE, timezone: 'America/New_York' }, [/Counted from 1970/]],
  [{ every_ms: 7 * DAY }, [/Thursday 1970-01-01/]],
  [{ every_ms: HOUR, calendar, shift: 'next' }, [/less than a day/]],
  [{ schedule: '0 0 1 * MON' }, [/fit either one.*put a \+ before the weekday/]],
  [
    { schedule: '0 0 1-7 * */7' },
    [/must both fit, because one of the two begins with \*/, /anew every Sunday/],
  ],
  [{ schedule: '0 0 1 * +MON' }, [/must both fit, because the weekday begins with \+/]],
  [{ schedule: '0 0 31 * *' }, [/without a day 31 are left out; L is the last/]],
  [{ schedule: '0 0 */2 * *' }, [/anew on the 1st/]],
  [{ schedule: '0 0 LW * *' }, [/Monday to Friday/]],
  [{ schedule: '*/45 * * * *' }, [/minutes 0 and 45 of each hour.*every: 45m/]],
  [{ schedule: '*/90 * * * *' }, [/minute 0 of each hour.*every: 90m/]],
  [{ schedule: '0 */5 * * *' }, [/hours 0, 5, 10, 15 and 20 of each day.*every: 5h/]],
  [
    { schedule: '0 0 * * *', start: '2026-01-01', end: '2026-12-31' },
    [/^It runs from 2026-01-01 until 2026-12-31 only\.$/],
  ],
  [{ schedule: '0 0 * * *', start: '2026-01-01 07:00' }, [/^It runs from 2026-01-01 07:00 on\.$/]],
  [{ schedule: '0 0 * * *', end: '2026-12-31' }, [/^It runs until 2026-12-31 only\.$/]],
])('notes of %o', (about, expected) => {
  const { notes } = ticksOf(about);
  expect(notes).toHaveLength(expected.length);
  for (const [index, note] of notes.entries()) expect(note).toMatch(expected[index] ?? /never/);
});
