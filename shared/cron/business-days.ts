import { civilDate, FIRST_DAY, LAST_DAY, parseDay, weekdayOf } from './civil.ts';
import type { DaySet } from './day-set.ts';
import { ScheduleError } from './schedule-error.ts';

/** Days off. Weekdays by their English names; `holidays` are `YYYY-MM-DD`, or `MM-DD` for every year. */
export interface BusinessCalendar {
  weekend: readonly string[];
  holidays: readonly string[];
}

export type Shift = 'drop' | 'next' | 'previous';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
/** The Gregorian calendar repeats after this many days, weekdays included. */
const CYCLE_DAYS = 146_097;

/** The day of `YYYY-MM-DD` or, as a day of the leap year 2000, of `MM-DD`. Null: no such date. */
export function parseHoliday(text: string): { day: number; everyYear: boolean } | null {
  const everyYear = /^\d{2}-\d{2}$/.test(text);
  const day = parseDay(everyYear ? `2000-${text}` : text);
  return day === null ? null : { day, everyYear };
}

/** A calendar made ready: which days are business days. */
export class BusinessDays implements DaySet {
  readonly #weekend = new Set<number>();
  readonly #holidays = new Set<number>();
  /** Keys are month * 32 + date. */
  readonly #yearly = new Set<number>();
  /** The last holiday of a single year: after it, all repeats. */
  #lastSingle = 0;

  /** @throws ScheduleError `bad_calendar`, also where no business day is left */
  constructor(calendar: BusinessCalendar) {
    for (const name of calendar.weekend) {
      const weekday = WEEKDAYS.indexOf(name);
      if (weekday < 0) throw bad(`'${name}' is not a weekday.`, `Use ${WEEKDAYS.join(', ')}.`);
      this.#weekend.add(weekday);
    }
    for (const text of calendar.holidays) {
      const holiday = parseHoliday(text);
      if (holiday === null) {
        throw bad(`'${text}' is not a date.`, 'Write 2026-12-25, or "12-25" for every year.');
      }
      const { month, date } = civilDate(holiday.day);
      if (holiday.everyYear) this.#yearly.add(month * 32 + date);
      else {
        this.#holidays.add(holiday.day);
        this.#lastSingle = Math.max(this.#lastSingle, holiday.day);
      }
    }
    if (this.next(0) === null) {
      throw bad('The calendar has no business day.', 'Leave a day of the week out of its weekend.');
    }
  }

  has(day: number): boolean {
    if (this.#weekend.has(weekdayOf(day)) || this.#holidays.has(day)) return false;
    if (this.#yearly.size === 0) return true;
    const { month, date } = civilDate(day);
    return !this.#yearly.has(month * 32 + date);
  }

  next(day: number): number | null {
    for (let at = day; at <= this.lastToLookAt(day); at++) if (this.has(at)) return at;
    return null;
  }

  previous(day: number): number | null {
    for (let at = day; at >= Math.max(FIRST_DAY, day - CYCLE_DAYS); at--)
      if (this.has(at)) return at;
    return null;
  }

  /** What is not found from `day` up to here is not found at all. */
  lastToLookAt(day: number): number {
    return Math.min(LAST_DAY, Math.max(day, this.#lastSingle) + CYCLE_DAYS);
  }
}

/** The days of `days` after those on days off were dropped or moved. Two that meet on a day become one. */
export function onBusinessDays(days: DaySet, business: BusinessDays, shift: Shift): DaySet {
  switch (shift) {
    case 'drop':
      return dropped(days, business);
    case 'next':
      return movedOn(days, business);
    case 'previous':
      return movedBack(days, business);
  }
}

function dropped(days: DaySet, business: BusinessDays): DaySet {
  return {
    next(day) {
      const last = business.lastToLookAt(day);
      let found = days.next(day);
      while (found !== null && found <= last) {
        if (business.has(found)) return found;
        found = days.next(found + 1);
      }
      return null;
    },
    previous(day) {
      let found = days.previous(day);
      while (found !== null) {
        if (business.has(found)) return found;
        found = days.previous(found - 1);
      }
      return null;
    },
  };
}

function movedOn(days: DaySet, business: BusinessDays): DaySet {
  return {
    next(day) {
      const arrival = business.next(day);
      if (arrival === null) return null;
      const before = business.previous(arrival - 1);
      const found = days.next(before === null ? FIRST_DAY : before + 1);
      return found === null ? null : business.next(found);
    },
    previous(day) {
      const arrival = business.previous(day);
      const found = arrival === null ? null : days.previous(arrival);
      return found === null ? null : business.next(found);
    },
  };
}

function movedBack(days: DaySet, business: BusinessDays): DaySet {
  return {
    next(day) {
      const arrival = business.next(day);
      const found = arrival === null ? null : days.next(arrival);
      return found === null ? null : business.previous(found);
    },
    previous(day) {
      const arrival = business.previous(day);
      if (arrival === null) return null;
      const after = business.next(arrival + 1);
      const found = days.previous(after === null ? LAST_DAY : after - 1);
      return found === null ? null : business.previous(found);
    },
  };
}

function bad(message: string, hint: string): ScheduleError {
  return new ScheduleError({ code: 'bad_calendar', field: 'calendar', message, hint });
}
