import type { CatchUp } from '../../../../shared/pipeline/document.ts';
import { MOST_CAUGHT_UP, MOST_MISSED } from '../catch-up.ts';

/** Missed ones that share a row and a transaction, where there are too many for a row each. */
const FOLDED_AT_ONCE = 512;
/** Missed ones that are recorded together, a row each, before others get their turn. */
export const MISSED_AT_ONCE = 64;

const BY_RULE: Readonly<Record<CatchUp, string>> = {
  none: 'and the trigger does not catch up',
  latest: 'and the trigger catches up with the latest only',
  all: 'before the newest that the trigger catches up with',
};

/** Why nobody answers to something. @param what happened: `it came` */
export function missedBecause(what: string, catchUp: CatchUp): string {
  return `${what} while Tidemill was off, ${BY_RULE[catchUp]}`;
}

/**
 * What came while nobody was awake, sorted out by a trigger's catch-up rule. Holds the newest only: what
 * is too old for a row of its own is handed on while more is added.
 */
export class Backlog<T> {
  readonly #runs: number;
  readonly #latestOnly: boolean;
  readonly #fold: (items: T[]) => void;
  #kept: { at: number; item: T }[] = [];
  #old: T[] = [];

  /** @param fold records missed ones, a few hundred at most, as one row */
  constructor(catchUp: CatchUp, fold: (items: T[]) => void) {
    this.#runs = { none: 0, latest: 1, all: MOST_CAUGHT_UP }[catchUp];
    this.#latestOnly = catchUp === 'latest';
    this.#fold = fold;
  }

  /** @param at orders it among the others: any number that grows with time */
  add(at: number, item: T): void {
    this.#kept.push({ at, item });
    const room = this.#runs + MOST_MISSED;
    if (this.#kept.length >= 2 * room) this.#retire(room);
  }

  /**
   * What is to be caught up with and what is missed, each oldest first.
   * @param newerCame whether something newer runs anyway, which is then the latest
   */
  settle(newerCame: boolean): { caughtUp: T[]; missed: T[] } {
    const runs = newerCame && this.#latestOnly ? 0 : this.#runs;
    this.#retire(runs + MOST_MISSED);
    if (this.#old.length > 0) this.#fold(this.#old);
    const items = this.#kept.map(({ item }) => item);
    this.#kept = [];
    this.#old = [];
    const missed = items.splice(0, Math.max(0, items.length - runs));
    return { caughtUp: items, missed };
  }

  /** Sorts, and hands on the oldest beyond `room`. */
  #retire(room: number): void {
    this.#kept.sort((a, b) => a.at - b.at);
    const old = this.#kept.splice(0, Math.max(0, this.#kept.length - room));
    for (const { item } of old) {
      this.#old.push(item);
      if (this.#old.length === FOLDED_AT_ONCE) this.#fold(this.#old.splice(0));
    }
  }
}
