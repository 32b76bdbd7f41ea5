import { listed } from '../listed.ts';
import { bothMustFit } from './day-set.ts';
import type { CronExpression } from './parse-cron.ts';
import type { MonthDays, WeekDays } from './parse-days.ts';
import { monthName, nthWord, ordinal, shortened, weekdayName } from './word-lists.ts';

const ALL_DATES = 0xfffffffe;

/** On which days a cron expression runs: "every day", "on day 1 of the month in January". */
export function daysInWords(cron: CronExpression): string {
  const months = monthsInWords(cron.months.values);
  const dates = limitsDates(cron.monthDays) ? datesInWords(cron.monthDays) : null;
  const weekdays = limitsWeekdays(cron.weekDays) ? weekdaysInWords(cron.weekDays) : null;
  const days =
    dates !== null && weekdays !== null
      ? bothMustFit(cron.monthDays, cron.weekDays)
        ? `on ${dates} if it is ${weekdays.any}`
        : `on ${dates} or on ${weekdays.any}`
      : dates !== null
        ? `on ${dates}`
        : (weekdays?.alone ?? 'every day');
  return months === '' ? days : `${days} ${months}`;
}

/** Whether the day-of-month field leaves any day out. */
export function limitsDates(days: MonthDays): boolean {
  return days.dates >>> 0 !== ALL_DATES;
}

/** Whether the weekday field leaves any day out. */
export function limitsWeekdays(days: WeekDays): boolean {
  return days.weekdays !== 0b1111111;
}

function monthsInWords(months: readonly number[]): string {
  if (months.length === 12) return '';
  return `in ${listed(runs(months, monthName), 'and')}`;
}

function datesInWords(days: MonthDays): string {
  const dates: number[] = [];
  for (let date = 1; date <= 31; date++) if ((days.dates >>> date) & 1) dates.push(date);
  const parts: string[] = [];
  if (dates.length > 0) {
    const words = shortened(runs(dates, String));
    parts.push(`${dates.length === 1 ? 'day' : 'days'} ${listed(words, 'and')} of the month`);
  }
  for (const date of days.nearest) {
    parts.push(`the working day nearest to the ${ordinal(date)} of the month`);
  }
  for (const before of days.beforeLast) {
    parts.push(
      before === 0
        ? 'the last day of the month'
        : `the ${ordinal(before + 1)} last day of the month`,
    );
  }
  if (days.lastWorking) parts.push('the last working day of the month');
  return listed(parts, 'and');
}

/** `alone` as the whole of the days, `any` after "or on" and "if it is". */
function weekdaysInWords(days: WeekDays): { alone: string; any: string } {
  const weekdays: number[] = [];
  // Monday first, so that a week-end is "Saturday and Sunday".
  for (let day = 1; day <= 7; day++) if ((days.weekdays >> (day % 7)) & 1) weekdays.push(day);
  const words = runs(weekdays, weekdayName);
  const nth = days.nth.map(
    (one) => `the ${nthWord(one.nth)} ${weekdayName(one.weekday)} of the month`,
  );
  const isRun = words.length === 1 && weekdays.length > 2;
  const plain = words.length === 0 || isRun ? words : [`every ${listed(words, 'and')}`];
  return {
    alone: nth.length === 0 ? plain.join('') : `on ${listed([...plain, ...nth], 'and')}`,
    any: listed([...words.map((word) => (isRun ? word : `a ${word}`)), ...nth], 'or'),
  };
}

/** Names of numbers, three or more in a row as "a to b". */
function runs(values: readonly number[], name: (value: number) => string): string[] {
  const words: string[] = [];
  for (let index = 0; index < values.length; ) {
    const first = values[index] ?? 0;
    let end = index;
    while (values[end + 1] === first + (end + 1 - index)) end++;
    if (end - index >= 2) {
      words.push(`${name(first)} to ${name(values[end] ?? 0)}`);
      index = end + 1;
    } else {
      words.push(name(first));
      index++;
    }
  }
  return words;
}
