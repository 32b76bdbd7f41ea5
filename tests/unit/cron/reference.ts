/**
 * A slow scheduler that is easily seen to be right: it asks Intl what a clock shows at every step of real
 * time, and takes the words of an expression one by one. It shares nothing with shared/cron.
 */

/** What the clock of a zone shows at an instant. */
export interface Shown {
  at: number;
  /** The shown time as if it were UTC, in milliseconds. */
  local: number;
}

/** What the clock shows at each step in [from, until). */
export function walk(zone: string, from: number, until: number, stepMs: number): Shown[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const shown: Shown[] = [];
  for (let at = from; at < until; at += stepMs) {
    const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const get = (type: Intl.DateTimeFormatPartTypes) => part.get(type) ?? 0;
    shown.push({
      at,
      local: Date.UTC(
        get('year'),
        get('month') - 1,
        get('day'),
        get('hour'),
        get('minute'),
        get('second'),
      ),
    });
  }
  return shown;
}

/** Days as counted from 1970-01-01 that a schedule runs on. */
export type Days = (day: number) => boolean;
/** Milliseconds since midnight at which it runs. */
export type Times = (time: number) => boolean;

const DAY = 86_400_000;

/** Wherever the clock shows a time of the schedule. */
export function realTimeTicks(shown: readonly Shown[], days: Days, times: Times): number[] {
  return shown
    .filter(({ local }) => days(Math.floor(local / DAY)) && times(local % DAY))
    .map(({ at }) => at);
}

/**
 * Wherever the clock has reached or passed a time of the schedule for the first time: what it jumps over
 * counts when it lands, what it shows again does not count.
 */
export function fixedTicks(
  shown: readonly Shown[],
  days: Days,
  times: Times,
  stepMs: number,
): number[] {
  const ticks: number[] = [];
  let latest = (shown[0]?.local ?? 0) - stepMs;
  for (const { at, local } of shown) {
    let due = false;
    for (let time = latest + stepMs; time <= local; time += stepMs) {
      if (days(Math.floor(time / DAY)) && times(time % DAY)) due = true;
    }
    latest = Math.max(latest, local);
    if (due) ticks.push(at);
  }
  return ticks;
}

/** The days that stay of `days` when those on days off are dropped or moved. */
export function shifted(days: Days, isOff: Days, shift: 'drop' | 'next' | 'previous'): Days {
  if (shift === 'drop') return once((day) => days(day) && !isOff(day));
  const away = shift === 'next' ? -1 : 1;
  return once((day) => {
    if (isOff(day)) return false;
    if (days(day)) return true;
    for (let from = day + away; isOff(from); from += away) if (days(from)) return true;
    return false;
  });
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ');

/** Whether a number is in a field: `*`, values, ranges and steps. */
function inField(field: string, value: number, low: number, high: number): boolean {
  return field.split(',').some((item) => {
    const [range = '', step = '1'] = item.split('/');
    const [first = '', last = first] =
      range === '*' || range === '?' ? [String(low), String(high)] : range.split('-');
    const reached = value - Number(first);
    return value >= Number(first) && value <= Number(last) && reached % Number(step) === 0;
  });
}

/** The same function, asked once for each number. */
function once(ask: (number: number) => boolean): (number: number) => boolean {
  const answers = new Map<number, boolean>();
  return (number) => {
    const answer = answers.get(number) ?? ask(number);
    answers.set(number, answer);
    return answer;
  };
}

/** The times of an expression of 5 or 6 fields. */
export function timesOf(expression: string): Times {
  const fields = expression.split(' ');
  const [second = '', minute = '', hour = ''] = fields.length === 6 ? fields : ['0', ...fields];
  const seconds = once((value) => inField(second, value, 0, 59));
  const minutes = once((value) => inField(minute, value, 0, 59));
  const hours = once((value) => inField(hour, value, 0, 23));
  return (time) =>
    time % 1_000 === 0 &&
    seconds(Math.floor(time / 1_000) % 60) &&
    minutes(Math.floor(time / 60_000) % 60) &&
    hours(Math.floor(time / 3_600_000));
}

/** The days of an expression of 5 or 6 fields, by Vixie cron's rule. */
export function daysOf(expression: string): Days {
  const [dates = '', months = '', weekdays = ''] = expression.toLowerCase().split(' ').slice(-3);
  const monthNumbers = MONTHS.reduce(
    (text, name, at) => text.replaceAll(name, `${at + 1}`),
    months,
  );
  const plain = weekdays.replace('+', '');
  const and = weekdays.startsWith('+') || /^[*?]/.test(plain) || /^[*?]/.test(dates);
  return once((day) => {
    const date = new Date(day * DAY);
    if (!inField(monthNumbers, date.getUTCMonth() + 1, 1, 12)) return false;
    const byDate = dates.split(',').some((item) => isDate(item, date));
    const byWeekday = plain.split(',').some((item) => isWeekday(item, date));
    return and ? byDate && byWeekday : byDate || byWeekday;
  });
}

const atDate = (date: Date, day: number) =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day));
const lastDate = (date: Date) =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();

function isDate(item: string, date: Date): boolean {
  const last = lastDate(date);
  const day = date.getUTCDate();
  if (item === 'l') return day === last;
  if (item === 'lw') return day === nearestWorkingDay(date, last);
  if (item.startsWith('l-')) return day === last - Number(item.slice(2));
  if (item.endsWith('w')) {
    const wanted = Number(item.slice(0, -1));
    return wanted <= last && day === nearestWorkingDay(date, wanted);
  }
  return inField(item, day, 1, 31);
}

/** The day of the month of `date` that is no Saturday or Sunday and the fewest days from `wanted`. */
function nearestWorkingDay(date: Date, wanted: number): number {
  for (const away of [0, -1, 1, -2, 2]) {
    const day = wanted + away;
    const weekday = atDate(date, day).getUTCDay();
    if (day >= 1 && day <= lastDate(date) && weekday !== 0 && weekday !== 6) return day;
  }
  throw new Error('A month has working days.');
}

function isWeekday(item: string, date: Date): boolean {
  const numbers = WEEKDAYS.reduce((text, name, at) => text.replaceAll(name, String(at)), item);
  const day = date.getUTCDate();
  const [weekday = '', nth] = numbers.endsWith('l')
    ? [numbers.replace(/#?l$/, ''), 'l']
    : numbers.split('#');
  if (nth === undefined) {
    return inField(numbers, date.getUTCDay(), 0, 7) || inField(numbers, date.getUTCDay() + 7, 0, 7);
  }
  if (Number(weekday) % 7 !== date.getUTCDay()) return false;
  return nth === 'l' ? day + 7 > lastDate(date) : Math.ceil(day / 7) === Number(nth);
}
