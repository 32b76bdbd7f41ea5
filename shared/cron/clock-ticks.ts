import { DAY_SECONDS, SECOND_MS } from './civil.ts';
import type { DaySet } from './day-set.ts';
import type { TimesOfDay } from './times-of-day.ts';
import type { Zone } from './zone.ts';

/** Instants in order, in UTC milliseconds. */
export interface Instants {
  /** The first one strictly after `after`; null: there is none. */
  next(after: number): number | null;
  /** The last one strictly before `before`; null: there is none. */
  previous(before: number): number | null;
}

/** The local times that fall on a set of days and a set of times of day, in local milliseconds. */
export class LocalTimes {
  readonly #days: DaySet;
  readonly #times: TimesOfDay;

  constructor(days: DaySet, times: TimesOfDay) {
    this.#days = days;
    this.#times = times;
  }

  /** The first at or after `local`. */
  next(local: number): number | null {
    const second = Math.ceil(local / SECOND_MS);
    const today = Math.floor(second / DAY_SECONDS);
    const time = this.#times.next(second - today * DAY_SECONDS);
    const day = this.#days.next(time < 0 ? today + 1 : today);
    if (day === null) return null;
    return (day * DAY_SECONDS + (day === today ? time : this.#times.first)) * SECOND_MS;
  }

  /** The last at or before `local`. */
  previous(local: number): number | null {
    const second = Math.floor(local / SECOND_MS);
    const today = Math.floor(second / DAY_SECONDS);
    const time = this.#times.previous(second - today * DAY_SECONDS);
    const day = this.#days.previous(time < 0 ? today - 1 : today);
    if (day === null) return null;
    return (day * DAY_SECONDS + (day === today ? time : this.#times.last)) * SECOND_MS;
  }
}

/**
 * Runs at fixed local times. One that a clock change skips runs at the end of the gap, and several in
 * one gap run there once; one that comes twice runs the first time.
 */
export class FixedTimes implements Instants {
  readonly #local: LocalTimes;
  readonly #zone: Zone;

  constructor(local: LocalTimes, zone: Zone) {
    this.#local = local;
    this.#zone = zone;
  }

  next(after: number): number | null {
    // What the clock has shown already has had its turn, even where it was set back since.
    const local = this.#local.next(this.#zone.latestShown(after) + 1);
    return local === null ? null : this.#zone.firstReaching(local);
  }

  previous(before: number): number | null {
    const local = this.#local.previous(this.#zone.latestShown(before - 1));
    return local === null ? null : this.#zone.firstReaching(local);
  }
}

/**
 * Runs whenever the clock shows one of the times: twice where the clock is set back over it, not at all
 * where it is set forward over it.
 */
export class RealTimes implements Instants {
  readonly #local: LocalTimes;
  readonly #zone: Zone;

  constructor(local: LocalTimes, zone: Zone) {
    this.#local = local;
    this.#zone = zone;
  }

  next(after: number): number | null {
    let segment = this.#zone.at(after + 1);
    let from = after + 1;
    for (;;) {
      const local = this.#local.next(from + segment.offset);
      if (local === null) return null;
      const instant = local - segment.offset;
      if (instant < segment.until) return instant;
      segment = this.#zone.after(segment);
      from = segment.from;
    }
  }

  previous(before: number): number | null {
    let segment = this.#zone.at(before - 1);
    let until = before - 1;
    for (;;) {
      const local = this.#local.previous(until + segment.offset);
      if (local === null) return null;
      const instant = local - segment.offset;
      if (instant >= segment.from) return instant;
      segment = this.#zone.before(segment);
      until = segment.until - 1;
    }
  }
}
