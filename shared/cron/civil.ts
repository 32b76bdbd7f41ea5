/**
 * Days and local times as numbers. A day is the count of days since 1970-01-01 in the proleptic Gregorian
 * calendar; a local time is the milliseconds since 1970-01-01T00:00 on the clock of some zone.
 */

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const DAY_SECONDS = 86_400;

/** Schedules have ticks in these years only, so that a search always ends. */
const FIRST_YEAR = 1000;
const LAST_YEAR = 9999;
export const FIRST_DAY = dayOf(FIRST_YEAR, 1, 1);
export const LAST_DAY = dayOf(LAST_YEAR, 12, 31);

export interface CivilDate {
  year: number;
  /** 1 to 12. */
  month: number;
  /** 1 to 31. */
  date: number;
}

/** The day of a date; a month or date beyond its range counts on into the neighbours. */
export function dayOf(year: number, month: number, date: number): number {
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, date);
  return at.getTime() / DAY_MS;
}

export function civilDate(day: number): CivilDate {
  const at = new Date(day * DAY_MS);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
}

/** 0 is Sunday, as in cron. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** How many days a month of 1 to 12 has. */
export function monthLength(month: number, leap: boolean): number {
  if (month === 2) return leap ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day of `YYYY-MM-DD`, or null where there is no such date: 2026-02-30. */
export function parseDay(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < FIRST_YEAR || month < 1 || month > 12 || date < 1) return null;
  return date > monthLength(month, isLeapYear(year)) ? null : dayOf(year, month, date);
}

/** `YYYY-MM-DD`. */
export function formatDay(day: number): string {
  const { year, month, date } = civilDate(day);
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(date)}`;
}

/** Two digits. */
export function pad(value: number): string {
  return String(value).padStart(2, '0');
}
