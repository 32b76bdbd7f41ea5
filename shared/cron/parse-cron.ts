import { didYouMean } from '../pipeline/nearest.ts';
import { type CronField, HOUR, MINUTE, MONTH, SECOND } from './cron-fields.ts';
import { type MonthDays, parseMonthDays, parseWeekDays, type WeekDays } from './parse-days.ts';
import { type FieldRange, type Piece, parseRange, splitList, valuesOf } from './parse-field.ts';
import { ScheduleError } from './schedule-error.ts';

/** A field that is a plain set of numbers. */
export interface ValueField {
  /** Sorted, each once. */
  values: number[];
  ranges: FieldRange[];
  /** Whether the field begins with `*`. */
  star: boolean;
}

/** A cron expression, read. */
export interface CronExpression {
  seconds: ValueField;
  minutes: ValueField;
  hours: ValueField;
  months: ValueField;
  monthDays: MonthDays;
  weekDays: WeekDays;
  /**
   * Whether it keeps real time when the clock is set: as in Debian's cron, if the field of the hours, the
   * minutes or (where there is one) the seconds begins with `*`. Any other runs at fixed times of day.
   */
  realTime: boolean;
  /** Where the fields of the days stand in the text; null for a name such as `@daily`. */
  daysAt: { start: number; end: number } | null;
}

const ALIASES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Nobody writes a longer one by hand, and each list item costs. */
const MAX_LENGTH = 500;

const FORM =
  'A schedule has 5 fields (minute, hour, day of month, month, weekday), 6 with the second first, or is a name like @daily.';

/**
 * Reads a cron expression of 5 or 6 fields or a name such as `@daily`.
 * @throws ScheduleError `bad_form` or `bad_field`, with the place of what is wrong
 */
export function parseCron(text: string): CronExpression {
  if (text.length > MAX_LENGTH) {
    throw new ScheduleError({
      code: 'bad_form',
      field: 'schedule',
      message: `A schedule of ${text.length} characters is too long; at most ${MAX_LENGTH} are read.`,
      hint: 'Make several triggers of it.',
    });
  }
  const fields = splitFields(text);
  if (fields[0]?.text.startsWith('@')) return { ...parseCron(expandAlias(text)), daysAt: null };
  const second: Piece | null = fields.length === 6 ? (fields.shift() ?? null) : null;
  const [minute, hour, monthDay, month, weekDay] = fields;
  if (!(minute && hour && monthDay && month && weekDay) || fields.length > 5) {
    const count = fields.length;
    throw new ScheduleError({
      code: 'bad_form',
      field: 'schedule',
      message:
        count === 0
          ? 'The schedule is empty.'
          : `'${text}' is not a schedule: it has ${count} field${count === 1 ? '' : 's'}.`,
      hint: count === 7 ? `${FORM} A field for the year is not known: use start and end.` : FORM,
    });
  }
  const seconds = second === null ? AT_ZERO : parseValues(SECOND, second);
  const minutes = parseValues(MINUTE, minute);
  const hours = parseValues(HOUR, hour);
  return {
    seconds,
    minutes,
    hours,
    monthDays: parseMonthDays(monthDay),
    months: parseValues(MONTH, month),
    weekDays: parseWeekDays(weekDay),
    realTime: seconds.star || minutes.star || hours.star,
    daysAt: {
      start: monthDay.at,
      end: weekDay.text === '*' ? month.at + month.text.length : weekDay.at + weekDay.text.length,
    },
  };
}

const AT_ZERO: ValueField = {
  values: [0],
  ranges: [{ from: 0, to: 0, step: 1, star: false }],
  star: false,
};

function parseValues(field: CronField, piece: Piece): ValueField {
  const ranges = splitList(piece).map((item) => parseRange(field, item));
  const values = [...new Set(ranges.flatMap(valuesOf))].sort((a, b) => a - b);
  return { values, ranges, star: piece.text.startsWith('*') };
}

function splitFields(text: string): Piece[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], at: match.index }));
}

function expandAlias(text: string): string {
  const name = text.trim().toLowerCase();
  const expansion = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
  if (expansion !== undefined) return expansion;
  const bad = (message: string, hint: string) =>
    new ScheduleError({ code: 'bad_form', field: 'schedule', message, hint });
  if (name === '@reboot') {
    throw bad(
      '@reboot is no time, and an app that sleeps and wakes has no one start to run at.',
      'Use a time with catch_up: latest, which runs what was missed as soon as the engine is there again.',
    );
  }
  const interval = /^@every\s+(\S+)$/.exec(name);
  if (interval !== null) {
    throw bad(
      `'${text.trim()}' is an interval, not a schedule.`,
      `Replace the schedule with every: ${interval[1]}.`,
    );
  }
  throw bad(
    `'${text.trim()}' is not a name of a schedule.`,
    didYouMean(name, Object.keys(ALIASES)) ?? `The names are ${Object.keys(ALIASES).join(', ')}.`,
  );
}
