import type { Clock } from '../../../electron/engine/schedule/api.ts';
import { machineClock } from '../../../electron/engine/schedule/machine-clock.ts';

interface Timer {
  due: number;
  fire(): void;
}

/** The machine's clock, by which a test can let any time pass at once: what had to wait for it is called back. */
export class LeapingClock implements Clock {
  #leapt = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return machineClock.now();
  }

  monotonic(): number {
    return machineClock.monotonic() + this.#leapt;
  }

  timezone(): string {
    return machineClock.timezone();
  }

  after(ms: number, callback: () => void): () => void {
    const fire = () => {
      callOff();
      callback();
    };
    const timer = { due: this.monotonic() + ms, fire };
    const callOffReal = machineClock.after(ms, fire);
    const callOff = () => {
      this.#timers.delete(timer);
      callOffReal();
    };
    this.#timers.add(timer);
    return callOff;
  }

  leap(ms: number): void {
    this.#leapt += ms;
    const now = this.monotonic();
    for (const timer of [...this.#timers].sort((a, b) => a.due - b.due)) {
      if (timer.due <= now && this.#timers.has(timer)) timer.fire();
    }
  }
}
