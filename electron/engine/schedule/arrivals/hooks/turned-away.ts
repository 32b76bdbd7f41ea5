import type { TurnedAwayCalls } from '../../../../../shared/contract/schedule.ts';
import { triggerId } from '../../../../../shared/pipeline/trigger-id.ts';
import type { Clock, HookAnswer } from '../../api.ts';

/** A flood of calls is told of this often. */
const TOLD_EVERY_MS = 2_000;
/** What nobody came for any more is old news. */
const REMEMBERED_MS = 24 * 3_600_000;

interface Calls {
  count: number;
  first: number;
  last: number;
  status: HookAnswer['status'];
  message: string;
}

/** Remembers, while the engine is open, which webhooks had calls that were not taken, and why. */
export class TurnedAway {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #calls = new Map<string, Calls>();
  #callOff: (() => void) | null = null;

  /** @param onChange told soon after calls were turned away, however many */
  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  note(pipeline: string, trigger: string, status: HookAnswer['status'], message: string): void {
    const now = this.#clock.now();
    const before = this.#recent(pipeline, trigger);
    const count = (before?.count ?? 0) + 1;
    const calls = { count, first: before?.first ?? now, last: now, status, message };
    this.#calls.set(triggerId(pipeline, trigger), calls);
    this.#callOff ??= this.#clock.after(TOLD_EVERY_MS, () => {
      this.#callOff = null;
      this.#onChange();
    });
  }

  /** The calls of a webhook within about a day; null where all were taken. */
  of(pipeline: string, trigger: string): TurnedAwayCalls | null {
    const calls = this.#recent(pipeline, trigger);
    if (calls === null) return null;
    const { count, first, last, status, message } = calls;
    const since = new Date(first).toISOString();
    return { count, since, last: new Date(last).toISOString(), status, message };
  }

  close(): void {
    this.#callOff?.();
  }

  #recent(pipeline: string, trigger: string): Calls | null {
    const calls = this.#calls.get(triggerId(pipeline, trigger));
    if (!calls) return null;
    return this.#clock.now() - calls.last < REMEMBERED_MS ? calls : null;
  }
}
