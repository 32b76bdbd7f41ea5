import { ulid } from 'ulid';
import type { TriggerType } from '../../../shared/pipeline/document.ts';
import { triggerId } from '../../../shared/pipeline/trigger-id.ts';
import type { Ledger } from '../runs/ledger.ts';
import type { Happening, Occurrence } from './api.ts';
import { originOf } from './launch.ts';
import { isoOf, type Tick, type TickStore, tickOf } from './tick-store.ts';

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
    const tick: Tick = { ...tickOf(occurrence, type, at), outcome: 'missed', reason };
    // It came late, but nothing makes up for it.
    tick.body.caughtUp = false;
    if (!occurrence.folded) tick.run = this.#writeRun(tick);
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
    const { trigger, nominal, reason, body } = tick;
    const time = isoOf(nominal);
    // By its name it stands among the runs where its time was.
    const run = ulid(nominal);
    this.#ledger.writeMissed({
      run,
      pipeline: tick.pipeline,
      status: 'missed',
      version: '',
      ...originOf({ ...body, trigger, nominal, cause: reason }),
      whole: false,
      complete: false,
      params: {},
      started_at: time,
      ended_at: time,
      duration_ms: 0,
      blocks: [],
    });
    return run;
  }
}

/** As much of a missed tick as is told. */
interface Told {
  occurrence: Pick<Occurrence, 'pipeline' | 'trigger' | 'nominal' | 'folded'>;
  reason: string;
}

/** What there is to tell of ticks that were missed, of each trigger at once. @param missed oldest first */
export function missedHappenings(missed: readonly Told[]): Happening[] {
  const byTrigger = new Map<string, Told[]>();
  for (const one of missed) {
    const id = triggerId(one.occurrence.pipeline, one.occurrence.trigger);
    const group = byTrigger.get(id);
    if (group) group.push(one);
    else byTrigger.set(id, [one]);
  }
  return [...byTrigger.values()].flatMap((group) => missedHappening(group) ?? []);
}

/** What there is to tell of the ticks that a trigger missed in one window; null for none. */
export function missedHappening(missed: readonly Told[]): Happening | null {
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
