import { DAY_MS, pad } from './civil.ts';
import { notesOf } from './notes.ts';
import type { CronExpression } from './parse-cron.ts';
import type { ReadSchedule, ScheduleSpec } from './schedule-spec.ts';
import { daysInWords, limitsDates, limitsWeekdays } from './words-days.ts';
import { timesInWords } from './words-times.ts';

/** What a schedule does, in words, and what may surprise about it. */
export function inWords(schedule: ReadSchedule): { text: string; notes: string[] } {
  const { cron, spec } = schedule;
  const text = cron === null ? intervalInWords(schedule) : cronInWords(cron);
  return { text: text + calendarInWords(spec), notes: notesOf(schedule) };
}

function cronInWords(cron: CronExpression): string {
  const times = timesInWords(cron);
  const daily = !limitsDates(cron.monthDays) && !limitsWeekdays(cron.weekDays);
  const everyMonth = cron.months.values.length === 12;
  return times.everyHour && daily && everyMonth
    ? times.text
    : `${times.text}, ${daysInWords(cron)}`;
}

const UNITS: readonly (readonly [name: string, milliseconds: number])[] = [
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
];

function intervalInWords({ spec, local }: ReadSchedule): string {
  const every = Math.round(spec.every_ms ?? 0);
  const [unit, size] = UNITS.find(([, milliseconds]) => every % milliseconds === 0) ?? ['', 1];
  const count = every / size;
  const text = count === 1 ? `Every ${unit}` : `Every ${count} ${unit}s`;
  const first = local?.next(0) ?? null;
  if (first === null) return text;
  const second = Math.floor(first / 1_000) % 86_400;
  const seconds = second % 60 === 0 ? '' : `:${pad(second % 60)}`;
  return `${text} at ${pad(Math.floor(second / 3_600))}:${pad(Math.floor(second / 60) % 60)}${seconds}`;
}

function calendarInWords({ calendar, shift, every_ms }: ScheduleSpec): string {
  if (calendar === null) return '';
  return shift === 'drop' || (every_ms !== null && every_ms < DAY_MS)
    ? ', on business days only'
    : `, moved to the ${shift} business day where it is none`;
}
