import type { Clock } from '../../../electron/engine/schedule/api.ts';

interface Timer {
  due: number;
  callback: () => void;
}

/** A clock that a test moves. */
export class HandClock implements Clock {
  zone = 'UTC';
  #wall: number;
  #monotonic = 0;
  #sinceBoot = 0;
  readonly #timers = new Set<Timer>();

  /** @param start ISO 8601 */
  constructor(start: string) {
    this.#wall = Date.parse(start);
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  sinceBoot(): number {
    return this.#sinceBoot;
  }

  timezone(): string {
    return this.zone;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { due: this.#monotonic + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Lets time pass up to an instant (ISO 8601), timer by timer. */
  passTo(instant: string): void {
    const end = Date.parse(instant);
    while (this.#wall < end) {
      const next = Math.min(...[...this.#timers].map(({ due }) => due - this.#monotonic));
      this.#pass(Math.min(end - this.#wall, Math.max(1, next)));
      this.#fire();
    }
  }

  /** The machine sleeps until an instant; its timers stand still. */
  sleepTo(instant: string): void {
    const asleep = Date.parse(instant) - this.#wall;
    this.#wall += asleep;
    this.#sinceBoot += asleep;
    this.#second();
  }

  /** The same, with nothing having happened yet since it woke up. */
  leapTo(instant: string): void {
    this.#sinceBoot += Date.parse(instant) - this.#wall;
    this.#wall = Date.parse(instant);
  }

  /** Somebody sets the clock. */
  setTo(instant: string): void {
    this.#wall = Date.parse(instant);
    this.#second();
  }

  /** The machine is in another zone now. */
  moveTo(zone: string): void {
    this.zone = zone;
    this.#second();
  }

  #second(): void {
    this.#pass(1_000);
    this.#fire();
  }

  #pass(ms: number): void {
    this.#wall += ms;
    this.#monotonic += ms;
    this.#sinceBoot += ms;
  }

  #fire(): void {
    for (const timer of [...this.#timers].sort((a, b) => a.due - b.due)) {
      if (timer.due > this.#monotonic || !this.#timers.delete(timer)) continue;
      timer.callback();
    }
  }
}
