import { openDatabase } from '../../../electron/engine/runs/database.ts';
import { Ledger } from '../../../electron/engine/runs/ledger.ts';
import { markInterrupted } from '../../../electron/engine/runs/recover.ts';
import type { Launch } from '../../../electron/engine/runs/service.ts';
import type { Sql } from '../../../electron/engine/runs/sql.ts';
import type { Happening, Schedule } from '../../../electron/engine/schedule/api.ts';
import { openSchedule } from '../../../electron/engine/schedule/open-schedule.ts';
import type { Runner } from '../../../electron/engine/schedule/runner.ts';
import type { StartRun } from '../../../shared/contract/contract.ts';
import { TidemillError } from '../../../shared/errors.ts';
import type { Run } from '../../../shared/runs/events.ts';
import { runWith } from '../../fixtures/runs.ts';
import type { Chance } from './chance.ts';
import type { SimulatedMachine } from './simulated-machine.ts';
import type { SimulatedProject } from './simulated-project.ts';

let runs = 0;

/** The engine's process was killed. */
export class Killed extends Error {}

/**
 * An engine on a simulated machine: the real scheduler on a real ledger, with runs that only take time.
 * It can be killed before or after any statement that it gives to its database.
 */
export class SimulatedEngine implements Runner {
  dead = false;
  readonly schedule: Schedule;
  readonly #raw: Sql;
  readonly #database: Sql;
  readonly #ledger: Ledger;
  readonly #machine: SimulatedMachine;
  readonly #project: SimulatedProject;
  readonly #chance: Chance;
  readonly #live = new Map<string, Run>();
  #busy = false;
  /** After so many statements it is killed. */
  #statementsLeft = Infinity;
  /** What was seen to be wrong while it went on. */
  readonly faults: string[];

  constructor(parts: {
    stateDir: string;
    machine: SimulatedMachine;
    project: SimulatedProject;
    chance: Chance;
    faults: string[];
    killAfter: number;
    onHappening(happening: Happening): void;
  }) {
    this.#machine = parts.machine;
    this.#project = parts.project;
    this.#chance = parts.chance;
    this.faults = parts.faults;
    this.#raw = openDatabase(parts.stateDir);
    // It is never the machine that dies here: what is written needs not wait for the disk.
    this.#raw.exec('pragma synchronous = off');
    this.#database = this.#mortal(this.#raw);
    this.#ledger = new Ledger(this.#database);
    markInterrupted(new Ledger(this.#raw), () => new Date(this.#machine.wall));
    this.#statementsLeft = parts.killAfter;
    this.schedule = openSchedule({
      project: parts.project.asProject(),
      database: this.#database,
      ledger: this.#ledger,
      runs: this,
      clock: this.#machine.clock(() => this.dead),
      on: true,
      onChange() {},
      onHappening: (happening) => {
        if (!this.dead) parts.onHappening(happening);
      },
    });
  }

  killAfter(statements: number): void {
    this.#statementsLeft = statements;
  }

  /** Kills the process, if it has not been: what it had not committed is undone. */
  kill(): void {
    this.dead = true;
    try {
      this.#raw.exec('rollback');
    } catch {
      // There was no transaction.
    }
    this.#raw.close();
  }

  async close(): Promise<void> {
    await this.schedule.close();
    if (!this.dead) this.kill();
  }

  /** Whether runs were asked for since it was asked last. */
  takeBusy(): boolean {
    const busy = this.#busy;
    this.#busy = false;
    return busy;
  }

  async start(request: StartRun, launch: Launch): Promise<Run> {
    this.#busy = true;
    await Promise.resolve();
    this.#refuseDead();
    this.#project.refuseInvalid(request.pipeline);
    if (this.#chance.happens(0.01))
      throw new TidemillError({ code: 'test.refused', message: 'no' });
    const run = runWith({
      run: `run${++runs}`,
      pipeline: request.pipeline,
      whole: true,
      complete: true,
      params: request.params,
      started_at: new Date(this.#machine.wall).toISOString(),
      ...launch.origin,
    });
    this.#noteOverlap(run);
    this.#ledger.record({
      events: [{ type: 'run', seq: 1, time: run.started_at, run }],
      last: [],
      also: [() => launch.also?.(run.run)],
    });
    this.#live.set(run.run, run);
    const length = this.#chance.happens(0.02)
      ? this.#chance.between(1, 30) * 3_600_000
      : this.#chance.between(0, 300_000);
    const status = this.#chance.one(['success', 'success', 'success', 'warned', 'failed'] as const);
    this.#machine.later(length, () => this.#end(run.run, status));
    return run;
  }

  cancel(run: string): Run {
    const live = this.#live.get(run);
    if (!live) throw new TidemillError({ code: 'run.finished', message: 'over' });
    this.#machine.later(this.#chance.between(0, 20_000), () => this.#end(run, 'cancelled'));
    return live;
  }

  /** Rows of a query, for those who check what became of it all. */
  query<T>(sql: string, ...values: (string | number)[]): T[] {
    return this.#raw.prepare(sql).all(...values) as T[];
  }

  #end(run: string, status: Run['status']): void {
    const live = this.#live.get(run);
    if (this.dead || !live) return;
    this.#live.delete(run);
    const ended_at = new Date(this.#machine.wall).toISOString();
    try {
      this.#ledger.record({
        events: [
          { type: 'run_ended', seq: 2, time: ended_at, run, status, ended_at, duration_ms: 0 },
        ],
        last: [],
        also: [],
      });
      this.schedule.runEnded({ ...live, status, ended_at, duration_ms: 0 });
    } catch (error) {
      if (!this.dead) throw error;
    }
  }

  #noteOverlap(run: Run): void {
    const overlap = this.#project.trigger(run.pipeline, run.trigger)?.overlap;
    if (overlap === undefined || overlap === 'allow') return;
    for (const other of this.#live.values()) {
      if (other.pipeline === run.pipeline && other.trigger === run.trigger) {
        this.faults.push(
          `${run.trigger} ${run.nominal}: two runs at once though overlap is ${overlap}`,
        );
      }
    }
  }

  #refuseDead(): void {
    if (this.dead) throw new Killed('The process is no more.');
  }

  /** A database whose user is killed at some statement: before it, or after. */
  #mortal(raw: Sql): Sql {
    const guarded = <T>(work: () => T): T => {
      this.#refuseDead();
      this.#statementsLeft -= 1;
      if (this.#statementsLeft > 0) return work();
      if (this.#chance.happens(0.5)) work();
      this.kill();
      throw new Killed('The process was killed.');
    };
    return {
      exec: (sql) => guarded(() => raw.exec(sql)),
      prepare: (sql) => {
        this.#refuseDead();
        const statement = raw.prepare(sql);
        return {
          run: (...values) => guarded(() => statement.run(...values)),
          get: (...values) => guarded(() => statement.get(...values)),
          all: (...values) => guarded(() => statement.all(...values)),
        };
      },
      close: () => raw.close(),
    };
  }
}
