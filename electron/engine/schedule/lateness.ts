import { inTransaction, type Sql } from '../runs/sql.ts';
import type { Happening } from './api.ts';
import { Heap } from './heap.ts';
import { isoOf, type Tick, type TickStore } from './tick-store.ts';

interface Watched {
  /** When the tick's run should be over. */
  due: number;
  tick: Tick;
}

/** Tells of each tick, once, that its run is not over when it should be. */
export class Lateness {
  readonly #database: Sql;
  readonly #ticks: TickStore;
  readonly #tell: (happening: Happening) => void;
  readonly #onWatch: () => void;
  #watched = new Heap<Watched>();

  /** @param onWatch told when `due` may be sooner */
  constructor(
    database: Sql,
    ticks: TickStore,
    tell: (happening: Happening) => void,
    onWatch: () => void,
  ) {
    this.#database = database;
    this.#ticks = ticks;
    this.#tell = tell;
    this.#onWatch = onWatch;
  }

  /** When the next tick may be late. */
  get due(): number {
    return this.#watched.due;
  }

  /** @param lateAfter milliseconds from the tick's nominal instant; null where it is never late */
  watch(tick: Tick, lateAfter: number | null): void {
    if (lateAfter === null || tick.body.toldLate) return;
    this.#watched.add({ due: tick.nominal + lateAfter, tick });
    this.#onWatch();
  }

  /** @param isOn whether a run is on */
  look(now: number, isOn: (tick: Tick) => boolean): void {
    for (;;) {
      const watched = this.#watched.takeDue(now);
      if (watched === undefined) return;
      const { tick } = watched;
      const waits = tick.outcome === 'due' || tick.outcome === 'queued';
      if (!waits && !isOn(tick)) continue;
      tick.body = { ...tick.body, toldLate: true };
      inTransaction(this.#database, () => this.#ticks.update(tick));
      this.#tell({
        type: 'late',
        pipeline: tick.pipeline,
        trigger: tick.trigger,
        nominal: isoOf(tick.nominal),
        run: tick.run,
        reason: waits ? 'its run has not started yet' : `its run ${tick.run} is still on`,
      });
    }
  }
}
