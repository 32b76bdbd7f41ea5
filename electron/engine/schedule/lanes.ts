import { triggerId } from '../../../shared/pipeline/trigger-id.ts';
import type { Busy } from './overlap.ts';
import type { Tick } from './tick-store.ts';

/** Of all triggers together so many runs may begin at the same time: each reads files and plans. */
const MOST_STARTING = 4;
/** So many runs of triggers are on at once; the others wait for a place. */
const MOST_LIVE = 64;
/** So many of them are caught up with. */
const MOST_CATCHING_UP = 2;

/** The ticks and runs of one trigger. */
export interface Lane {
  /** Ticks that wait for their run, in the order of their instants. */
  waiting: Tick[];
  starting: Set<Tick>;
  /** Runs that are on, with their ticks; null for one that a person started. */
  live: Map<string, Tick | null>;
}

/** What all triggers are busy with, and which tick may start next. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  /** Lanes whose next tick waits for a place among those of all triggers, in the order they came. */
  readonly #forPlace = new Set<Lane>();
  /** Lanes whose next tick waits for a place among those that are caught up with. */
  readonly #forCatchUp = new Set<Lane>();
  #starting = 0;
  #live = 0;
  /** Those that are about to start or on. */
  readonly #catchingUp = new Set<Tick>();

  of(pipeline: string, trigger: string): Lane {
    const key = triggerId(pipeline, trigger);
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = { waiting: [], starting: new Set(), live: new Map() };
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  all(): Iterable<Lane> {
    return this.#lanes.values();
  }

  /** Takes the next tick of a lane that may start now; it counts as starting. */
  takeStartable(lane: Lane, mayOverlap: (tick: Tick) => boolean): Tick | null {
    this.#forPlace.delete(lane);
    this.#forCatchUp.delete(lane);
    const free = lane.waiting.filter((waiting) => mayFollow(lane, waiting, mayOverlap));
    const tick = free.find(({ body }) => !body.caughtUp || this.#hasCatchUpPlace);
    if (tick === undefined || !this.#hasPlace) {
      if (!this.#hasPlace && free.length > 0) this.#forPlace.add(lane);
      else if (free.length > 0) this.#forCatchUp.add(lane);
      return null;
    }
    lane.waiting.splice(lane.waiting.indexOf(tick), 1);
    lane.starting.add(tick);
    this.#starting += 1;
    if (tick.body.caughtUp) this.#catchingUp.add(tick);
    return tick;
  }

  /** A tick has its run now. */
  began(lane: Lane, run: string, tick: Tick | null): void {
    lane.live.set(run, tick);
    this.#live += 1;
  }

  /** A tick is no longer about to start: it has its run, or will have none. */
  started(lane: Lane, tick: Tick): void {
    if (!lane.starting.delete(tick)) return;
    this.#starting -= 1;
    if (tick.run === null) this.#catchingUp.delete(tick);
  }

  /** A run is over. */
  ended(lane: Lane, run: string): void {
    const tick = lane.live.get(run);
    if (tick === undefined) return;
    lane.live.delete(run);
    this.#live -= 1;
    if (tick) this.#catchingUp.delete(tick);
  }

  /** Lanes that may have got a place, as long as there are places. */
  *unstalled(): Generator<Lane> {
    for (const lane of this.#forPlace) {
      if (!this.#hasPlace) return;
      yield lane;
    }
    for (const lane of this.#forCatchUp) {
      if (!this.#hasPlace || !this.#hasCatchUpPlace) return;
      yield lane;
    }
  }

  get #hasPlace(): boolean {
    return this.#starting < MOST_STARTING && this.#live + this.#starting < MOST_LIVE;
  }

  get #hasCatchUpPlace(): boolean {
    return this.#catchingUp.size < MOST_CATCHING_UP;
  }
}

/** Whether a tick need not wait for another of its own trigger. */
function mayFollow(lane: Lane, tick: Tick, mayOverlap: (tick: Tick) => boolean): boolean {
  if (lane.starting.size === 0 && lane.live.size === 0) return true;
  if (!mayOverlap(tick)) return false;
  if (!tick.body.caughtUp) return true;
  const others = [...lane.starting, ...lane.live.values()];
  return !others.some((other) => other?.body.caughtUp);
}

export function busyWith(lane: Lane): Busy {
  const before = [...lane.waiting, ...lane.starting];
  return {
    run: lane.live.keys().next().value ?? null,
    waiting: before.length,
    catchingUp: before.filter((tick) => tick.body.caughtUp).length,
  };
}
