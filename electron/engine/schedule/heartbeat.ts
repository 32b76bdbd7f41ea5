import type { Clock } from './api.ts';

/** The clock is looked at so often at least: timers stand still while the machine sleeps. */
const LONGEST_MS = 1_000;

/**
 * Beats when the next thing is due, and every second in between, so that sleep, a clock that was set and
 * another zone are noticed. Does not beat where there is nothing to wait for.
 */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #work: {
    due(): number;
    isNeeded(): boolean;
    beat(woken: boolean): void;
  };
  #callOff: (() => void) | null = null;
  #stopped = false;
  /** Why the last beat failed; it is tried again. Null where it did not. */
  fault: unknown = null;

  constructor(
    clock: Clock,
    work: { due(): number; isNeeded(): boolean; beat(woken: boolean): void },
  ) {
    this.#clock = clock;
    this.#work = work;
  }

  /** Beats from now on, if it does not: there is something to wait for. */
  begin(): void {
    if (this.#callOff === null) this.#arm();
  }

  /** @param woken the system said that the machine has been asleep */
  beatNow(woken: boolean): void {
    this.#callOff?.();
    this.#callOff = null;
    if (this.#stopped) return;
    try {
      this.#work.beat(woken);
      this.fault = null;
    } catch (error) {
      if (this.fault === null) console.error('The schedule could not be looked at:', error);
      this.fault = error;
    }
    this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    this.#callOff?.();
    this.#callOff = null;
  }

  #arm(): void {
    if (this.#stopped || !this.#work.isNeeded()) return;
    this.#callOff?.();
    const left = this.#work.due() - this.#clock.now();
    const delay = this.fault === null ? Math.min(LONGEST_MS, Math.max(0, left)) : LONGEST_MS;
    this.#callOff = this.#clock.after(delay, () => this.beatNow(false));
  }
}
