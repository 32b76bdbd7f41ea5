import { DAY_SECONDS } from './civil.ts';

/** The times of a day at which a schedule runs, in seconds since midnight: hours × minutes × seconds. */
export class TimesOfDay {
  readonly first: number;
  readonly last: number;
  readonly #hours: Steps;
  readonly #minutes: Steps;
  readonly #seconds: Steps;

  constructor(hours: readonly number[], minutes: readonly number[], seconds: readonly number[]) {
    this.#hours = new Steps(hours);
    this.#minutes = new Steps(minutes);
    this.#seconds = new Steps(seconds);
    this.first = (this.#hours.first * 60 + this.#minutes.first) * 60 + this.#seconds.first;
    this.last = (this.#hours.last * 60 + this.#minutes.last) * 60 + this.#seconds.last;
  }

  /** The first time at or after `second`, or -1 where the day has none any more. */
  next(second: number): number {
    if (second > this.last) return -1;
    let hour = Math.floor(second / 3600);
    let minute = Math.floor(second / 60) % 60;
    let exact = this.#seconds.next(second % 60);
    if (exact < 0) {
      minute += 1;
      exact = this.#seconds.first;
    }
    const nextMinute = this.#minutes.next(minute);
    if (nextMinute !== minute) exact = this.#seconds.first;
    if (nextMinute < 0) hour += 1;
    const nextHour = this.#hours.next(hour);
    if (nextHour !== hour) {
      return (nextHour * 60 + this.#minutes.first) * 60 + this.#seconds.first;
    }
    return (hour * 60 + (nextMinute < 0 ? this.#minutes.first : nextMinute)) * 60 + exact;
  }

  /** The last time at or before `second`, or -1 where the day has none yet. */
  previous(second: number): number {
    if (second < this.first) return -1;
    let hour = Math.floor(second / 3600);
    let minute = Math.floor(second / 60) % 60;
    let exact = this.#seconds.previous(second % 60);
    if (exact < 0) {
      minute -= 1;
      exact = this.#seconds.last;
    }
    const previousMinute = this.#minutes.previous(minute);
    if (previousMinute !== minute) exact = this.#seconds.last;
    if (previousMinute < 0) hour -= 1;
    const previousHour = this.#hours.previous(hour);
    if (previousHour !== hour) {
      return (previousHour * 60 + this.#minutes.last) * 60 + this.#seconds.last;
    }
    return (hour * 60 + (previousMinute < 0 ? this.#minutes.last : previousMinute)) * 60 + exact;
  }
}

/** All times from midnight to the day's last second, one only. */
export function onceADay(second: number): TimesOfDay {
  const inDay = ((second % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS;
  return new TimesOfDay([Math.floor(inDay / 3600)], [Math.floor(inDay / 60) % 60], [inDay % 60]);
}

/** A set of numbers from 0 to 59 with tables of the next and the previous one. */
class Steps {
  readonly first: number;
  readonly last: number;
  readonly #next = new Int8Array(61).fill(-1);
  readonly #previous = new Int8Array(61).fill(-1);

  constructor(values: readonly number[]) {
    this.first = values[0] ?? 0;
    this.last = values.at(-1) ?? 0;
    const members = new Set(values);
    for (let value = 59; value >= 0; value--) {
      this.#next[value] = members.has(value) ? value : (this.#next[value + 1] ?? -1);
    }
    for (let value = 0; value < 60; value++) {
      this.#previous[value] = members.has(value) ? value : (this.#previous[value - 1] ?? -1);
    }
  }

  /** The first member at or after `value` (at most 60), or -1. */
  next(value: number): number {
    return this.#next[value] ?? -1;
  }

  /** The last member at or before `value` (at least -1), or -1. */
  previous(value: number): number {
    return this.#previous[value] ?? -1;
  }
}
