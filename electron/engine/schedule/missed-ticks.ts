import { ulid } from 'ulid';
import type { TriggerType } from '../../../shared/pipeline/document.ts';
import type { Ledger } from '../runs/ledger.ts';
import type { Happening, Occurrence } from './api.ts';
import { isoOf, type Tick, type TickStore } from './tick-store.ts';

/** A tick that nobody answered to, and why. */
export interface MissedTick {
  occurrence: Occurrence;
  type: TriggerType;
  reason: string;
}

/** Records ticks that nobody answered to: each a row of its own and, for the list of runs, a missed run. */
export class MissedTicks {
  readonly #ticks: TickStore;
  readonly #ledger: Ledger;

  constructor(ticks: TickStore, ledger: Ledger) {
    this.#ticks = ticks;
    this.#ledger = ledger;
  }

  /** A part of the caller's transaction. Those of a folded row have no run. */
  write(missed: MissedTick, at: number): void {
    const { occurrence, type, reason } = missed;
    const { pipeline, trigger, key, nominal, interval, facts, params, cause, folded } = occurrence;
    const tick: Tick = {
      pipeline,
      trigger,
      key,
      nominal,
      count: folded?.count ?? 1,
      until: folded?.until ?? null,
      outcome: 'missed',
      reason,
      run: null,
      at,
      body: { type, interval, facts, params, cause, caughtUp: false },
    };
    if (!folded) tick.run = this.#writeRun(tick);
    this.#ticks.insert(tick);
  }

  /** Gives up a tick that waited for its run. A part of the caller's transaction. */
  giveUp(tick: Tick, reason: string, at: number): void {
    const missed: Tick = { ...tick, outcome: 'missed', reason, at };
    missed.run = this.#writeRun(missed);
    this.#ticks.update(missed);
  }

  /** Takes back what never took place. A part of the caller's transaction. */
  takeBack(tick: Tick): void {
    if (tick.run !== null) this.#ledger.removeMissed(tick.run);
    this.#ticks.remove(tick);
  }

  #writeRun(tick: Tick): string {
    const nominal = isoOf(tick.nominal);
    const { interval, type } = tick.body;
    // By its name it stands among the runs where its time was.
    const run = ulid(tick.nominal);
    this.#ledger.writeMissed({
      run,
      pipeline: tick.pipeline,
      status: 'missed',
      version: '',
      trigger: tick.trigger,
      trigger_type: type,
      nominal,
      interval: interval && { start: isoOf(interval.start), end: isoOf(interval.end) },
      cause: tick.reason,
      whole: false,
      complete: false,
      params: {},
      started_at: nominal,
      ended_at: nominal,
      duration_ms: 0,
      blocks: [],
    });
    return run;
  }
}

/** What there is to tell of the ticks that a trigger missed in one window; null for none. */
export function missedHappening(missed: readonly MissedTick[]): Happening | null {
  const [first] = missed;
  const last = missed.at(-1);
  if (first === undefined || last === undefined) return null;
  const { pipeline, trigger, nominal } = first.occurrence;
  const until = last.occurrence.folded?.until ?? last.occurrence.nominal;
  return {
    type: 'missed',
    pipeline,
    trigger,
    count: missed.reduce((sum, { occurrence }) => sum + (occurrence.folded?.count ?? 1), 0),
    from: isoOf(nominal),
    until: isoOf(until),
    reason: last.reason,
  };
}
