import type { BusinessDays } from './business-days.ts';
import { DAY_MS, FIRST_DAY, LAST_DAY } from './civil.ts';
import type { Instants } from './clock-ticks.ts';
import type { Zone } from './zone.ts';

/**
 * Instants of which those on a day off move to the same local time of the next or the previous business
 * day. Two that meet become one. They should be about a day apart or more: of each day all are looked at.
 */
export class MovedInstants implements Instants {
  readonly #instants: Instants;
  readonly #business: BusinessDays;
  readonly #zone: Zone;
  readonly #to: 'next' | 'previous';

  constructor(instants: Instants, business: BusinessDays, zone: Zone, to: 'next' | 'previous') {
    this.#instants = instants;
    this.#business = business;
    this.#zone = zone;
    this.#to = to;
  }

  next(after: number): number | null {
    const day = this.#dayOf(after);
    // What moves on to a day comes from days off right before it.
    const first =
      this.#to === 'previous' ? day : (this.#business.previous(day - 1) ?? FIRST_DAY) + 1;
    let best: number | null = null;
    let from = this.#instants.next(this.#zone.firstReaching(first * DAY_MS) - 1);
    while (from !== null) {
      const moved = this.#moved(from);
      if (moved === null || (best !== null && this.#dayOf(moved) > this.#dayOf(best))) break;
      if (moved > after && (best === null || moved < best)) best = moved;
      from = this.#instants.next(from);
    }
    return best;
  }

  previous(before: number): number | null {
    const day = this.#dayOf(before - 1);
    const last = this.#to === 'next' ? day : (this.#business.next(day + 1) ?? LAST_DAY) - 1;
    let best: number | null = null;
    let from = this.#instants.previous(this.#zone.firstReaching((last + 1) * DAY_MS));
    while (from !== null) {
      const moved = this.#moved(from);
      if (moved === null || (best !== null && this.#dayOf(moved) < this.#dayOf(best))) break;
      if (moved < before && (best === null || moved > best)) best = moved;
      from = this.#instants.previous(from);
    }
    return best;
  }

  #dayOf(instant: number): number {
    return Math.floor(this.#zone.local(instant) / DAY_MS);
  }

  #moved(instant: number): number | null {
    const local = this.#zone.local(instant);
    const day = Math.floor(local / DAY_MS);
    const open = this.#to === 'next' ? this.#business.next(day) : this.#business.previous(day);
    if (open === null || open === day) return open === null ? null : instant;
    return this.#zone.firstReaching(local + (open - day) * DAY_MS);
  }
}
