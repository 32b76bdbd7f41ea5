import { TidemillError, toErrorData } from '../../../shared/errors.ts';
import type { RunSummary } from '../../../shared/runs/events.ts';
import type { Ledger } from '../runs/ledger.ts';
import { inTransaction, type Sql } from '../runs/sql.ts';
import type { Clock, Dispatcher, Happening, Occurrence, TriggerInForce } from './api.ts';
import { busyWith, type Lane, Lanes } from './lanes.ts';
import type { Lateness } from './lateness.ts';
import { originOf, requestOf } from './launch.ts';
import { type MissedTicks, missedHappenings } from './missed-ticks.ts';
import { REPLACED, verdictOn } from './overlap.ts';
import type { Runner } from './runner.ts';
import { isoOf, type Tick, type TickStore, tickOf } from './tick-store.ts';

/** How long after a run could not even be refused its tick is tried again. */
const TRY_AGAIN_MS = 30_000;

export interface DispatchParts {
  database: Sql;
  ledger: Ledger;
  ticks: TickStore;
  missed: MissedTicks;
  lateness: Lateness;
  runner: Runner;
  clock: Clock;
  find(pipeline: string, trigger: string): TriggerInForce | null;
  onChange(): void;
  onHappening(happening: Happening): void;
}

/**
 * Starts a run for each tick, once whatever happens: the tick is recorded as due before anything starts,
 * and gets its run in the transaction that records the run's beginning.
 */
export class Dispatch implements Dispatcher {
  readonly #parts: DispatchParts;
  readonly #lanes = new Lanes();
  readonly #decided = new Map<Tick, Promise<void>>();
  /** Starting ticks whose run is to be cancelled at once. */
  readonly #doomed = new Set<Tick>();
  /** It has taken up what an engine before it left: a tick that came sooner would be taken up once more. */
  #begun = false;
  #closed = false;

  constructor(parts: DispatchParts) {
    this.#parts = parts;
  }

  async offer(occurrence: Occurrence, also?: () => void) {
    const { pipeline, trigger, key } = occurrence;
    const { ticks } = this.#parts;
    this.#refuseUnlessOpen();
    const isKnown = ticks.view(pipeline, trigger, key) !== null;
    if (!isKnown) this.#recordOne(occurrence, also);
    await this.#decisionOf(pipeline, trigger, key);
    const tick = ticks.view(pipeline, trigger, key);
    if (!tick) throw new Error(`The tick ${key} of ${trigger} is gone.`);
    return { tick, known: isKnown };
  }

  #recordOne(occurrence: Occurrence, also?: () => void): void {
    const inForce = this.#mustFind(occurrence.pipeline, occurrence.trigger);
    let apply = () => {};
    inTransaction(this.#parts.database, () => {
      also?.();
      apply = this.record(inForce, [occurrence]);
    });
    apply();
  }

  miss(occurrences: Occurrence[], reason: string, also?: () => void): void {
    this.#refuseUnlessOpen();
    const all = occurrences.map((occurrence) => {
      const { type } = this.#mustFind(occurrence.pipeline, occurrence.trigger).definition;
      return { occurrence, type, reason };
    });
    const { database, ticks, missed, clock, onHappening } = this.#parts;
    inTransaction(database, () => {
      also?.();
      for (const one of all) {
        const { pipeline, trigger, key } = one.occurrence;
        if (!ticks.view(pipeline, trigger, key)) missed.write(one, clock.now());
      }
    });
    for (const happening of missedHappenings(all)) onHappening(happening);
    this.#parts.onChange();
  }

  /**
   * Writes what becomes of ticks of one trigger that have come, as a part of the caller's transaction.
   * @returns what to do once that has been committed: starts what may start
   */
  record(trigger: TriggerInForce, occurrences: readonly Occurrence[]): () => void {
    const { pipeline, definition } = trigger;
    const lane = this.#lanes.of(pipeline, definition.name);
    const busy = busyWith(lane);
    const replaced = new Set<Tick>();
    let waiting: Tick[] = [];
    let replaces = false;
    const at = this.#parts.clock.now();
    const decided: Tick[] = [];
    for (const occurrence of occurrences) {
      const inTurn = occurrence.caughtUp === true && definition.catch_up === 'all';
      const verdict = inTurn
        ? ({ outcome: 'due', caughtUp: true, replaces: false } as const)
        : verdictOn(definition, busy);
      const tick = tickOf(occurrence, definition.type, at);
      tick.outcome = verdict.outcome;
      decided.push(tick);
      if (verdict.outcome === 'skipped') {
        tick.reason = verdict.reason;
        continue;
      }
      if (verdict.outcome === 'due') {
        tick.body.caughtUp ||= verdict.caughtUp;
        if (verdict.replaces) {
          replaces = true;
          for (const old of [...lane.waiting, ...waiting]) replaced.add(old);
          waiting = [];
        }
      }
      waiting.push(tick);
      busy.waiting += 1;
      if (tick.body.caughtUp) busy.catchingUp += 1;
    }
    const skipped = { outcome: 'skipped' as const, reason: REPLACED, at };
    for (const tick of decided) {
      this.#parts.ticks.insert(replaced.has(tick) ? { ...tick, ...skipped } : tick);
    }
    for (const tick of lane.waiting) {
      if (replaced.has(tick)) this.#parts.ticks.update({ ...tick, ...skipped });
    }
    return () => {
      for (const tick of replaced) Object.assign(tick, skipped);
      lane.waiting = [...lane.waiting.filter((tick) => !replaced.has(tick)), ...waiting];
      for (const tick of waiting) this.#parts.lateness.watch(tick, definition.late_after_ms);
      if (replaces) this.#cancelRunning(lane);
      this.#pump(lane);
    };
  }

  /** Takes up the ticks that an engine before this one left without a run; from now on there may be others. */
  resume(open: readonly Tick[]): void {
    this.#begun = true;
    for (const tick of open) {
      const { pipeline, trigger } = tick;
      const definition = this.#parts.find(pipeline, trigger)?.definition;
      this.#lanes.of(pipeline, trigger).waiting.push(tick);
      this.#parts.lateness.watch(tick, definition?.late_after_ms ?? null);
    }
    for (const lane of this.#lanes.all()) this.#pump(lane);
  }

  /** Counts a run that a person started as one of its trigger. */
  adopt(pipeline: string, trigger: string, run: string): void {
    this.#lanes.began(this.#lanes.of(pipeline, trigger), run, null);
  }

  /** Whether the run of a tick is on. */
  isOn({ pipeline, trigger, run }: Tick): boolean {
    return run !== null && this.#lanes.of(pipeline, trigger).live.has(run);
  }

  runEnded({ pipeline, trigger, run }: RunSummary): void {
    const lane = this.#lanes.of(pipeline, trigger);
    this.#lanes.ended(lane, run);
    this.#pump(lane);
    this.#pumpStalled();
  }

  /** Starts nothing any more; resolves when what was about to start has started or been refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#decided.values());
  }

  #pump(lane: Lane): void {
    for (;;) {
      if (this.#closed) return;
      const tick = this.#lanes.takeStartable(lane, (waiting) => this.#mayOverlap(waiting));
      if (tick === null) return;
      const starting = this.#start(lane, tick).finally(() => {
        this.#decided.delete(tick);
        this.#doomed.delete(tick);
        this.#pump(lane);
        this.#pumpStalled();
      });
      this.#decided.set(tick, starting);
    }
  }

  #pumpStalled(): void {
    for (const lane of this.#lanes.unstalled()) this.#pump(lane);
  }

  #mayOverlap({ pipeline, trigger }: Tick): boolean {
    return this.#parts.find(pipeline, trigger)?.definition.overlap === 'allow';
  }

  /** Never rejects: what keeps a run from starting is written on its tick. */
  async #start(lane: Lane, tick: Tick): Promise<void> {
    let run: string | null = null;
    try {
      const trigger = this.#parts.find(tick.pipeline, tick.trigger);
      if (!trigger?.definition.enabled) {
        this.#skip(tick, trigger ? 'the trigger was switched off' : 'the trigger was removed');
        return;
      }
      const { nominal, body } = tick;
      const facts = { nominal, interval: body.interval, ...body.facts };
      const timezone = this.#parts.clock.timezone();
      await this.#parts.runner.start(requestOf(trigger, facts, timezone, body.params), {
        origin: originOf({ ...body, nominal, trigger: tick.trigger }),
        also: (begun) => {
          const { ticks } = this.#parts;
          ticks.update({ ...tick, outcome: 'started', run: begun });
          run = begun;
          this.#lanes.began(lane, begun, tick);
        },
      });
      Object.assign(tick, { outcome: 'started', run });
      if (run !== null && this.#doomed.has(tick)) this.#cancel(run);
    } catch (error) {
      this.#failed(lane, tick, run, error);
    } finally {
      this.#lanes.started(lane, tick);
      this.#parts.onChange();
    }
  }

  #skip(tick: Tick, reason: string): void {
    Object.assign(tick, { outcome: 'skipped', reason });
    inTransaction(this.#parts.database, () => this.#parts.ticks.update(tick));
  }

  /** @param run the run that it began with, unless that was undone */
  #failed(lane: Lane, tick: Tick, run: string | null, error: unknown): void {
    try {
      if (run !== null && this.#parts.ledger.summary(run) !== null) {
        // What went wrong since it began belongs to the run.
        Object.assign(tick, { outcome: 'started', run });
        return;
      }
      if (run !== null) this.#lanes.ended(lane, run);
      this.#refuse(tick, error);
    } catch (unrecordable) {
      // Nothing is lost: it is recorded as due, for this engine or the next one.
      console.error(`A tick of ${tick.trigger} waits until it can be recorded:`, unrecordable);
      this.#parts.clock.after(TRY_AGAIN_MS, () => {
        lane.waiting.unshift(tick);
        this.#pump(lane);
      });
    }
  }

  #refuse(tick: Tick, error: unknown): void {
    const data = toErrorData(error);
    const refused: Tick = { ...tick, outcome: 'refused', reason: data.message };
    inTransaction(this.#parts.database, () => this.#parts.ticks.update(refused));
    Object.assign(tick, refused);
    const { pipeline, trigger, nominal } = tick;
    this.#parts.onHappening({
      type: 'refused',
      pipeline,
      trigger,
      nominal: isoOf(nominal),
      error: data,
    });
  }

  /** Cancels what runs and what is about to. */
  #cancelRunning(lane: Lane): void {
    for (const tick of lane.starting) this.#doomed.add(tick);
    for (const run of [...lane.live.keys()]) this.#cancel(run);
  }

  #cancel(run: string): void {
    try {
      this.#parts.runner.cancel(run);
    } catch (error) {
      // It is over just now, which is what was wanted.
      if (error instanceof TidemillError && error.code === 'run.finished') return;
      // What takes its place waits for its end; other triggers wait for nothing.
      console.error(`The run ${run} could not be cancelled:`, error);
    }
  }

  async #decisionOf(pipeline: string, trigger: string, key: string): Promise<void> {
    for (const [tick, decision] of this.#decided) {
      if (tick.key === key && tick.trigger === trigger && tick.pipeline === pipeline) {
        await decision;
        return;
      }
    }
  }

  #mustFind(pipeline: string, trigger: string): TriggerInForce {
    const found = this.#parts.find(pipeline, trigger);
    if (found) return found;
    throw new TidemillError({
      code: 'trigger.missing',
      message: `${pipeline} has no trigger '${trigger}' in force.`,
      hint: 'See all of them: tidemill triggers',
    });
  }

  #refuseUnlessOpen(): void {
    if (this.#closed) {
      throw new TidemillError({
        code: 'schedule.closed',
        message: 'The engine is being closed, so that nothing is started any more.',
      });
    }
    if (this.#begun) return;
    throw new TidemillError({
      code: 'schedule.not_begun',
      message: 'The triggers could not be read yet, so that nothing is started.',
      hint: 'Try again in a few seconds; the log of the engine says why.',
    });
  }
}
