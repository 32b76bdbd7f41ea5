import { pad } from './civil.ts';
import type { CronExpression } from './parse-cron.ts';
import { listed } from './word-lists.ts';

/** How many times of day are written out; more are described. */
const WRITTEN_OUT = 8;

/** When in a day a cron expression runs, and whether that is the same all day long. */
export function timesInWords(cron: CronExpression): { text: string; allDay: boolean } {
  const hours = cron.hours.values;
  const minutes = cron.minutes.values;
  const seconds = cron.seconds.values;
  const allDay = hours.length === 24;
  if (seconds.length > 1) return { text: withSeconds(hours, minutes, seconds), allDay };
  const second = seconds[0] ?? 0;
  if (minutes.length > 1) {
    return { text: withMinutes(hours, minutes) + atSecond(second), allDay };
  }
  const minute = minutes[0] ?? 0;
  const clock = (hour: number) =>
    `${pad(hour)}:${pad(minute)}${second === 0 ? '' : `:${pad(second)}`}`;
  if (allDay) {
    const text =
      minute === 0 && second === 0
        ? 'Every hour, on the hour'
        : `Every hour at minute ${minute}${atSecond(second)}`;
    return { text, allDay };
  }
  const step = stepOf(hours);
  const from = `from ${clock(hours[0] ?? 0)} to ${clock(hours.at(-1) ?? 0)}`;
  if (step === 1 && hours.length > 2) return { text: `Every hour ${from}`, allDay };
  if (step !== null && hours.length > 3) return { text: `Every ${step} hours ${from}`, allDay };
  return { text: `At ${listed(hours.map(clock), 'and')}`, allDay };
}

function withMinutes(hours: readonly number[], minutes: readonly number[]): string {
  return `${everyUnit(minutes, 'minute')}${inHours(hours, minutes)}`;
}

function withSeconds(
  hours: readonly number[],
  minutes: readonly number[],
  seconds: readonly number[],
): string {
  const every = everyUnit(seconds, 'second');
  if (minutes.length === 60) return every + inHours(hours, seconds);
  const [minute] = minutes;
  if (minutes.length === 1 && hours.length <= WRITTEN_OUT) {
    return `${every} of ${listed(
      hours.map((hour) => `${pad(hour)}:${pad(minute ?? 0)}`),
      'and',
    )}`;
  }
  const of = everyUnit(minutes, 'minute');
  return `${every} of ${of.charAt(0).toLowerCase()}${of.slice(1)}${inHours(hours, minutes)}`;
}

/** "Every 15 minutes", "Every minute from 10 to 20", "At minutes 0, 7 and 40". */
function everyUnit(values: readonly number[], unit: 'minute' | 'second'): string {
  const step = stepOf(values);
  const [first = 0] = values;
  if (step !== null && first === 0 && values.length * step === 60) {
    return step === 1 ? `Every ${unit}` : `Every ${step} ${unit}s`;
  }
  if (values.length === 1) return `At ${unit} ${first}`;
  if (step === 1 && values.length > 2) return `Every ${unit} from ${first} to ${values.at(-1)}`;
  return `At ${unit}s ${listed(shortened(values.map(String)), 'and')}`;
}

/** The hours, for times given by minutes or seconds: "from 09:00 to 17:59". */
function inHours(hours: readonly number[], within: readonly number[]): string {
  if (hours.length === 24)
    return stepOf(within) !== null && within[0] === 0 ? '' : ' of every hour';
  const [first = 0] = hours;
  if (stepOf(hours) === 1 || hours.length === 1) {
    return ` from ${pad(first)}:00 to ${pad(hours.at(-1) ?? 0)}:59`;
  }
  return ` in the hours ${listed(hours.map(pad), 'and')}`;
}

function atSecond(second: number): string {
  return second === 0 ? '' : ` and ${second} second${second === 1 ? '' : 's'}`;
}

/** The one difference between neighbours; null where there are several, or no neighbours. */
function stepOf(values: readonly number[]): number | null {
  const [first, second] = values;
  if (first === undefined || second === undefined) return null;
  const step = second - first;
  return values.every((value, index) => value === first + index * step) ? step : null;
}

/** Long lists with their middle left out. */
export function shortened(words: readonly string[]): string[] {
  return words.length <= 12 ? [...words] : [...words.slice(0, 4), '…', ...words.slice(-1)];
}
