import type { Clock } from '../../api.ts';

/** Lets so many through at once, and then so many a second. */
export interface Rate {
  burst: number;
  perSecond: number;
}

/** A bucket that fills up with time: what takes from it when it is empty has to wait. */
export class TokenBucket {
  readonly #rate: Rate;
  readonly #clock: Pick<Clock, 'monotonic'>;
  #left: number;
  #filledAt: number;

  constructor(rate: Rate, clock: Pick<Clock, 'monotonic'>) {
    this.#rate = rate;
    this.#clock = clock;
    this.#left = rate.burst;
    this.#filledAt = clock.monotonic();
  }

  /** Takes one. Gives 0, or where there is none the whole seconds until there is. */
  take(): number {
    const now = this.#clock.monotonic();
    const { burst, perSecond } = this.#rate;
    this.#left = Math.min(burst, this.#left + ((now - this.#filledAt) / 1_000) * perSecond);
    this.#filledAt = now;
    if (this.#left < 1) return Math.ceil((1 - this.#left) / perSecond);
    this.#left -= 1;
    return 0;
  }
}
