import { DAY_MS, FIRST_DAY, LAST_DAY } from './civil.ts';
import type { Instants } from './clock-ticks.ts';
import type { ReadSchedule, Ticks } from './schedule-spec.ts';
import type { Span } from './span.ts';
import { inWords } from './words.ts';

/** The instants of a schedule within its span. Its words are found when somebody asks. */
export class CompiledTicks implements Ticks {
  readonly #instants: Instants;
  readonly #first: number;
  readonly #last: number;
  readonly #schedule: ReadSchedule;
  #words: { text: string; notes: string[] } | null = null;

  constructor(instants: Instants, span: Span, schedule: ReadSchedule) {
    this.#instants = instants;
    this.#first = Math.max(span.first, FIRST_DAY * DAY_MS);
    this.#last = Math.min(span.last, LAST_DAY * DAY_MS);
    this.#schedule = schedule;
  }

  next(after: number): number | null {
    if (after >= this.#last) return null;
    const tick = this.#instants.next(Math.max(Math.floor(after), this.#first - 1));
    return tick === null || tick > this.#last ? null : tick;
  }

  previous(before: number): number | null {
    if (before <= this.#first) return null;
    const tick = this.#instants.previous(Math.min(Math.ceil(before), this.#last + 1));
    return tick === null || tick < this.#first ? null : tick;
  }

  get text(): string {
    return this.#inWords().text;
  }

  get notes(): string[] {
    return this.#inWords().notes;
  }

  #inWords(): { text: string; notes: string[] } {
    this.#words ??= inWords(this.#schedule);
    return this.#words;
  }
}
