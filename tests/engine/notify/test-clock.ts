import type { Clock } from '../../../electron/engine/schedule/api.ts';

/** A clock that stands still until a test moves it. Timers call back when their time has come. */
export class TestClock implements Clock {
  #now = Date.parse('2026-11-21T08:00:00.000Z');
  #timers = new Set<{ at: number; callback: () => void }>();

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  timezone(): string {
    return 'Europe/Madrid';
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets time pass, timer by timer. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      const next = due[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = until;
  }

  /** Nobody is called back any more: those who waited are dead. */
  forget(): void {
    this.#timers.clear();
  }

  /** What a person or a time server does to the wall clock; no timer hears of it. */
  set(now: number): void {
    for (const timer of this.#timers) timer.at += now - this.#now;
    this.#now = now;
  }
}
