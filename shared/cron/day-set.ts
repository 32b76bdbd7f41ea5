import { civilDate, FIRST_DAY, isLeapYear, LAST_DAY, monthLength, weekdayOf } from './civil.ts';
import type { CronExpression } from './parse-cron.ts';
import type { MonthDays, WeekDays } from './parse-days.ts';

/** A set of days, looked at from a day on in both directions. */
export interface DaySet {
  /** The first day of the set at or after `day`; null: there is none. */
  next(day: number): number | null;
  /** The last day of the set at or before `day`; null: there is none. */
  previous(day: number): number | null;
}

/** The days that a cron expression names. Of a month only its number, length and first weekday count. */
export class CronDays implements DaySet {
  readonly #months: ReadonlySet<number>;
  readonly #monthDays: MonthDays;
  readonly #weekDays: WeekDays;
  /** The month looked at last. */
  #first = 0;
  #length = 0;
  #mask = 0;

  constructor(expression: CronExpression) {
    this.#months = new Set(expression.months.values);
    this.#monthDays = expression.monthDays;
    this.#weekDays = expression.weekDays;
  }

  /** Whether there is no such day in any year: all months that a calendar can have are looked at. */
  get empty(): boolean {
    for (const month of this.#months) {
      for (const leap of [false, true]) {
        for (let weekday = 0; weekday < 7; weekday++) {
          if (this.#maskOf(month, monthLength(month, leap), weekday) !== 0) return false;
        }
      }
    }
    return true;
  }

  next(day: number): number | null {
    for (let at = Math.max(day, FIRST_DAY); at <= LAST_DAY; at = this.#first + this.#length) {
      this.#enter(at);
      const rest = this.#mask >>> (at - this.#first);
      if (rest !== 0) return at + lowestBit(rest);
    }
    return null;
  }

  previous(day: number): number | null {
    for (let at = Math.min(day, LAST_DAY); at >= FIRST_DAY; at = this.#first - 1) {
      this.#enter(at);
      const rest = this.#mask & (0xffffffff >>> (31 - (at - this.#first)));
      if (rest !== 0) return this.#first + 31 - Math.clz32(rest);
    }
    return null;
  }

  /** Looks at the month of a day. */
  #enter(day: number): void {
    if (day >= this.#first && day < this.#first + this.#length) return;
    const { year, month, date } = civilDate(day);
    this.#first = day - date + 1;
    this.#length = monthLength(month, isLeapYear(year));
    this.#mask = this.#maskOf(month, this.#length, weekdayOf(this.#first));
  }

  /** The days of a month as bits, the first of the month lowest. */
  #maskOf(month: number, length: number, firstWeekday: number): number {
    if (!this.#months.has(month)) return 0;
    const byDate = monthDaysMask(this.#monthDays, length, firstWeekday);
    const byWeekday = weekDaysMask(this.#weekDays, length, firstWeekday);
    const all = bothMustFit(this.#monthDays, this.#weekDays);
    return (all ? byDate & byWeekday : byDate | byWeekday) >>> 0;
  }
}

/**
 * Vixie cron's rule for the two day fields: a day must fit both if either field begins with `*` (`*`, but
 * also `*` with a step) or the weekday with `+`; otherwise it is enough that it fits one.
 */
export function bothMustFit(monthDays: MonthDays, weekDays: WeekDays): boolean {
  return monthDays.star || weekDays.star || weekDays.and;
}

/** Every `count` days, counted from the day `anchor` in both directions. */
export class EveryNthDay implements DaySet {
  readonly #count: number;
  readonly #anchor: number;

  constructor(count: number, anchor: number) {
    this.#count = count;
    this.#anchor = anchor;
  }

  next(day: number): number | null {
    const found = this.#anchor + Math.ceil((day - this.#anchor) / this.#count) * this.#count;
    return found > LAST_DAY ? null : found;
  }

  previous(day: number): number | null {
    const found = this.#anchor + Math.floor((day - this.#anchor) / this.#count) * this.#count;
    return found < FIRST_DAY ? null : found;
  }
}

function monthDaysMask(days: MonthDays, length: number, firstWeekday: number): number {
  let mask = days.dates >>> 1;
  for (const before of days.beforeLast) {
    if (before < length) mask |= 1 << (length - 1 - before);
  }
  for (const date of days.nearest) {
    if (date <= length) mask |= 1 << (nearestWorkingDay(date, length, firstWeekday) - 1);
  }
  if (days.lastWorking) mask |= 1 << (nearestWorkingDay(length, length, firstWeekday) - 1);
  return mask & (0xffffffff >>> (32 - length));
}

/** Monday to Friday, and never in another month. */
function nearestWorkingDay(date: number, length: number, firstWeekday: number): number {
  const weekday = (firstWeekday + date - 1) % 7;
  if (weekday === 6) return date > 1 ? date - 1 : date + 2;
  if (weekday === 0) return date < length ? date + 1 : date - 2;
  return date;
}

function weekDaysMask(days: WeekDays, length: number, firstWeekday: number): number {
  let mask = 0;
  for (let weekday = 0; weekday < 7; weekday++) {
    if ((days.weekdays >> weekday) & 1) mask |= EVERY_7TH << ((weekday + 7 - firstWeekday) % 7);
  }
  for (const { weekday, nth } of days.nth) {
    const first = (weekday + 7 - firstWeekday) % 7;
    const last = first + Math.floor((length - 1 - first) / 7) * 7;
    const index = nth === 0 ? last : first + (nth - 1) * 7;
    if (index < length) mask |= 1 << index;
  }
  return mask & (0xffffffff >>> (32 - length));
}

/** The 1st, 8th, 15th, 22nd and 29th as bits. */
const EVERY_7TH = 0b10000001000000100000010000001;

function lowestBit(mask: number): number {
  return 31 - Math.clz32(mask & -mask);
}
