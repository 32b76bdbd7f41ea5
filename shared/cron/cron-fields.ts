const MONTH_NAMES = [
  'jan',
  'feb',
  'mar',
  'apr',
  'may',
  'jun',
  'jul',
  'aug',
  'sep',
  'oct',
  'nov',
  'dec',
] as const;
const WEEKDAY_NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** One of the fields of a cron expression. */
export interface CronField {
  /** As messages call it. */
  label: string;
  low: number;
  high: number;
  /** Names for the values from `low` upwards. */
  names: readonly string[];
  /** What it may hold, in words. */
  holds: string;
}

export const SECOND: CronField = {
  label: 'second',
  low: 0,
  high: 59,
  names: [],
  holds: 'A second is 0 to 59',
};
export const MINUTE: CronField = {
  label: 'minute',
  low: 0,
  high: 59,
  names: [],
  holds: 'A minute is 0 to 59',
};
export const HOUR: CronField = {
  label: 'hour',
  low: 0,
  high: 23,
  names: [],
  holds: 'An hour is 0 to 23',
};
export const DAY_OF_MONTH: CronField = {
  label: 'day of month',
  low: 1,
  high: 31,
  names: [],
  holds: 'A day of month is 1 to 31, L (the last), L-3, LW or 15W (the nearest working day)',
};
export const MONTH: CronField = {
  label: 'month',
  low: 1,
  high: 12,
  names: MONTH_NAMES,
  holds: 'A month is 1 to 12 or JAN to DEC',
};
export const DAY_OF_WEEK: CronField = {
  label: 'weekday',
  low: 0,
  high: 7,
  names: WEEKDAY_NAMES,
  holds:
    'A weekday is 0 to 7 (0 and 7 are Sunday), SUN to SAT, MON#2 (the second) or FRI#L (the last)',
};
