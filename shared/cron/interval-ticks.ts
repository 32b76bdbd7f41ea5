import type { BusinessDays } from './business-days.ts';
import { DAY_MS } from './civil.ts';
import type { Instants } from './clock-ticks.ts';
import type { Zone } from './zone.ts';

/** Every so many milliseconds of real time, counted from an anchor in both directions. */
export class Intervals implements Instants {
  readonly #every: number;
  readonly #anchor: number;

  constructor(every: number, anchor: number) {
    this.#every = every;
    this.#anchor = anchor;
  }

  next(after: number): number {
    return this.#anchor + (Math.floor((after - this.#anchor) / this.#every) + 1) * this.#every;
  }

  previous(before: number): number {
    return this.#anchor + (Math.ceil((before - this.#anchor) / this.#every) - 1) * this.#every;
  }
}

/** Of some instants those that fall on a business day in a zone. */
export class OnBusinessDaysOnly implements Instants {
  readonly #instants: Instants;
  readonly #business: BusinessDays;
  readonly #zone: Zone;

  constructor(instants: Instants, business: BusinessDays, zone: Zone) {
    this.#instants = instants;
    this.#business = business;
    this.#zone = zone;
  }

  next(after: number): number | null {
    let found = this.#instants.next(after);
    while (found !== null) {
      const day = Math.floor(this.#zone.local(found) / DAY_MS);
      const open = this.#business.next(day);
      if (open === day) return found;
      if (open === null) return null;
      found = this.#instants.next(this.#zone.firstReaching(open * DAY_MS) - 1);
    }
    return null;
  }

  previous(before: number): number | null {
    let found = this.#instants.previous(before);
    while (found !== null) {
      const day = Math.floor(this.#zone.local(found) / DAY_MS);
      const open = this.#business.previous(day);
      if (open === day) return found;
      if (open === null) return null;
      found = this.#instants.previous(this.#zone.firstReaching((open + 1) * DAY_MS));
    }
    return null;
  }
}
