import { listed } from '../listed.ts';
import { pad } from './civil.ts';
import type { CronExpression } from './parse-cron.ts';
import { shortened } from './word-lists.ts';

/** How many times of day are written out; more are described. */
const WRITTEN_OUT = 8;

/** When in a day a cron expression runs, and whether that is in every hour. */
export function timesInWords(cron: CronExpression): { text: string; everyHour: boolean } {
  const hours = cron.hours.values;
  const minutes = cron.minutes.values;
  const seconds = cron.seconds.values;
  const text =
    seconds.length > 1
      ? secondsInWords(hours, minutes, seconds)
      : minutesInWords(hours, minutes, seconds[0] ?? 0);
  return { text, everyHour: hours.length === 24 };
}

function minutesInWords(
  hours: readonly number[],
  minutes: readonly number[],
  second: number,
): string {
  const [minute = 0] = minutes;
  const atSecond = second === 0 ? '' : `, at second ${second}`;
  if (minutes.length > 1) return manyMinutes(hours, minutes) + atSecond;
  if (hours.length === 24) {
    return minute === 0 && second === 0
      ? 'Every hour, on the hour'
      : `Every hour at minute ${minute}${atSecond}`;
  }
  const clock = (hour: number) =>
    `${pad(hour)}:${pad(minute)}${second === 0 ? '' : `:${pad(second)}`}`;
  const step = stepOf(hours);
  const from = `from ${clock(hours[0] ?? 0)} to ${clock(hours.at(-1) ?? 0)}`;
  if (step === 1 && hours.length > 2) return `Every hour ${from}`;
  if (step !== null && hours.length > 3) return `Every ${step} hours ${from}`;
  return `At ${listed(hours.map(clock), 'and')}`;
}

function manyMinutes(hours: readonly number[], minutes: readonly number[]): string {
  const even = evenly(minutes, 'minute');
  const [hour = 0] = hours;
  const from = `from ${pad(hour)}:${pad(minutes[0] ?? 0)} to ${pad(hours.at(-1) ?? 0)}:${pad(minutes.at(-1) ?? 0)}`;
  if (even !== null) {
    if (hours.length === 24) return even;
    return inARow(hours) ? `${even} ${from}` : `${even} in ${hoursInWords(hours)}`;
  }
  const written = writtenOut(hours, minutes);
  if (written !== null) return `At ${written}`;
  if (hours.length === 1 && inARow(minutes)) return `Every minute ${from}`;
  return `At ${valuesInWords(minutes, 'minute')} of ${hoursInWords(hours)}`;
}

function secondsInWords(
  hours: readonly number[],
  minutes: readonly number[],
  seconds: readonly number[],
): string {
  const even = evenly(seconds, 'second');
  const text = even ?? `At ${valuesInWords(seconds, 'second')}`;
  if (minutes.length === 60) {
    const of = even === null ? ' of every minute' : '';
    if (hours.length === 24) return text + of;
    const [hour = 0] = hours;
    return inARow(hours)
      ? `${text}${of} from ${pad(hour)}:00 to ${pad(hours.at(-1) ?? 0)}:59`
      : `${text}${of} in ${hoursInWords(hours)}`;
  }
  const written = writtenOut(hours, minutes);
  if (written !== null) return `${text} of ${written}`;
  return `${text} of ${valuesInWords(minutes, 'minute')} of ${hoursInWords(hours)}`;
}

/** "Every 15 minutes", where the values are that all through; else null. */
function evenly(values: readonly number[], unit: 'minute' | 'second'): string | null {
  const step = stepOf(values);
  if (step === null || values[0] !== 0 || values.length * step !== 60) return null;
  return step === 1 ? `Every ${unit}` : `Every ${step} ${unit}s`;
}

/** "08:05, 08:20 and 20:05", or null where these are too many. */
function writtenOut(hours: readonly number[], minutes: readonly number[]): string | null {
  if (hours.length * minutes.length > WRITTEN_OUT) return null;
  const times = hours.flatMap((hour) => minutes.map((minute) => `${pad(hour)}:${pad(minute)}`));
  return listed(times, 'and');
}

/** "minute 5", "minutes 0 to 10", "minutes 0, 7 and 40". */
function valuesInWords(values: readonly number[], unit: 'minute' | 'second'): string {
  const [first = 0] = values;
  if (values.length === 1) return `${unit} ${first}`;
  if (values.length > 2 && inARow(values)) return `${unit}s ${first} to ${values.at(-1)}`;
  return `${unit}s ${listed(shortened(values.map(String)), 'and')}`;
}

function hoursInWords(hours: readonly number[]): string {
  const [first = 0] = hours;
  if (hours.length === 24) return 'every hour';
  if (hours.length === 1) return `the hour ${pad(first)}`;
  if (hours.length > 2 && inARow(hours)) {
    return `the hours ${pad(first)} to ${pad(hours.at(-1) ?? 0)}`;
  }
  return `the hours ${listed(hours.map(pad), 'and')}`;
}

/** Whether each is one more than the one before; one alone is in a row too. */
function inARow(values: readonly number[]): boolean {
  return values.length === 1 || stepOf(values) === 1;
}

/** The one difference between neighbours; null where there are several, or no neighbours. */
function stepOf(values: readonly number[]): number | null {
  const [first, second] = values;
  if (first === undefined || second === undefined) return null;
  const step = second - first;
  return values.every((value, index) => value === first + index * step) ? step : null;
}
