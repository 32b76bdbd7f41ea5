import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '../../../electron/engine/runs/database.ts';
import { Ledger } from '../../../electron/engine/runs/ledger.ts';
import type { Launch } from '../../../electron/engine/runs/service.ts';
import type { Sql } from '../../../electron/engine/runs/sql.ts';
import type { Happening, Schedule } from '../../../electron/engine/schedule/api.ts';
import { openSchedule } from '../../../electron/engine/schedule/open-schedule.ts';
import type { Runner } from '../../../electron/engine/schedule/runner.ts';
import type { StartRun } from '../../../shared/contract/contract.ts';
import type { TickView } from '../../../shared/contract/schedule.ts';
import type { Calendar, Trigger } from '../../../shared/pipeline/document.ts';
import type { Run } from '../../../shared/runs/events.ts';
import { runWith } from '../../fixtures/runs.ts';
import { HandClock } from './hand-clock.ts';
import { SimulatedProject } from './simulated-project.ts';
import { settle } from './simulation.ts';

/** A trigger as a file that says only so much of it would give it. */
export function trigger(said: Partial<Trigger> = {}): Trigger {
  return {
    name: 't',
    type: 'schedule',
    schedule: said.every_ms === undefined ? '0 * * * *' : null,
    every_ms: null,
    timezone: null,
    calendar: null,
    shift: 'drop',
    start: null,
    end: null,
    jitter_ms: 0,
    late_after_ms: null,
    catch_up: 'latest',
    overlap: 'skip',
    params: {},
    enabled: true,
    files: [],
    settle_ms: 2_000,
    after: [],
    when: 'success',
    ...said,
  };
}

/** The real scheduler and a real ledger, with a clock by hand and runs that last until they are ended. */
export class Rig implements Runner {
  readonly project: SimulatedProject;
  readonly clock: HandClock;
  readonly happenings: Happening[] = [];
  /** What runs were started with, in order. */
  readonly started: Run[] = [];
  /** How often what is to be seen of triggers became another. */
  changes = 0;
  schedule!: Schedule;
  #database!: Sql;
  #ledger!: Ledger;
  readonly #dir: string;
  readonly #live = new Map<string, Run>();
  #count = 0;

  constructor(dir: string, start: string, calendars: Record<string, Calendar>) {
    this.#dir = dir;
    this.clock = new HandClock(start);
    this.project = new SimulatedProject(calendars);
  }

  async open(on = true): Promise<void> {
    this.#database = openDatabase(this.#dir);
    this.#ledger = new Ledger(this.#database);
    this.schedule = openSchedule({
      project: this.project.asProject(),
      database: this.#database,
      ledger: this.#ledger,
      runs: this,
      clock: this.clock,
      on,
      onChange: () => {
        this.changes += 1;
      },
      onHappening: (happening) => this.happenings.push(happening),
    });
    await this.schedule.list({ next: 0 });
    await settle();
  }

  async close(): Promise<void> {
    await this.schedule.close();
    this.#database.close();
  }

  /** Writes the triggers of the pipeline `p` and lets them be read. */
  async write(triggers: Trigger[], valid = true): Promise<void> {
    this.project.write('p', triggers, valid);
    this.schedule?.filesChanged();
    await settle();
  }

  /** Lets time pass, and each minute what is ready go on. */
  async passTo(instant: string): Promise<void> {
    for (const end = Date.parse(instant); this.clock.now() < end; ) {
      this.clock.passTo(new Date(Math.min(end, this.clock.now() + 60_000)).toISOString());
      await settle();
    }
  }

  /** The ticks of a trigger, oldest first. */
  async ticks(name = 't', limit = 1_000): Promise<TickView[]> {
    return (await this.schedule.ticks({ pipeline: 'p', trigger: name, limit })).reverse();
  }

  /** Each tick as `nominal outcome`, oldest first, the nominal without its date's year and seconds. */
  async outcomes(name = 't'): Promise<string[]> {
    const ticks = await this.ticks(name);
    return ticks.map(({ nominal, outcome }) => `${nominal.slice(5, 16)} ${outcome}`);
  }

  /** Does something to the ledger's file behind the scheduler's back. */
  behindItsBack(sql: string): void {
    this.#database.exec(sql);
  }

  run(id: string): Run | null {
    return this.#ledger.run(id);
  }

  async start(request: StartRun, launch: Launch): Promise<Run> {
    this.project.refuseInvalid(request.pipeline);
    this.#count += 1;
    const run = runWith({
      run: `run${this.#count}`,
      pipeline: request.pipeline,
      whole: true,
      complete: true,
      params: request.params,
      started_at: new Date(this.clock.now()).toISOString(),
      ...launch.origin,
    });
    this.#ledger.record({
      events: [{ type: 'run', seq: 1, time: run.started_at, run }],
      last: [],
      also: [() => launch.also?.(run.run)],
    });
    this.#live.set(run.run, run);
    this.started.push(run);
    return run;
  }

  cancel(run: string): Run {
    const live = this.#live.get(run) as Run;
    queueMicrotask(() => {
      if (this.#live.has(run)) this.#end(run, 'cancelled');
    });
    return live;
  }

  /** Ends the oldest run that is on. */
  async end(status: Run['status'] = 'success'): Promise<void> {
    this.#end(this.#live.keys().next().value ?? '', status);
    await settle();
  }

  #end(run: string, status: Run['status']): void {
    const live = this.#live.get(run);
    if (!live) throw new Error(`The run '${run}' is not on.`);
    this.#live.delete(run);
    const ended_at = new Date(this.clock.now()).toISOString();
    const ended = { run, status, ended_at, duration_ms: 0 };
    this.#ledger.record({
      events: [{ type: 'run_ended', seq: 2, time: ended_at, ...ended }],
      last: [],
      also: [],
    });
    this.schedule.runEnded({ ...live, ...ended });
  }
}

/** A scheduler with these triggers of the pipeline `p`, opened at an instant (ISO 8601). */
export async function withRig(
  start: string,
  triggers: Trigger[],
  test: (rig: Rig) => Promise<void>,
  calendars: Record<string, Calendar> = {},
): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), 'tidemill-schedule-'));
  const rig = new Rig(dir, start, calendars);
  rig.project.write('p', triggers, true);
  await rig.open();
  try {
    await test(rig);
  } finally {
    await rig.close();
    await rm(dir, { recursive: true, force: true });
  }
}
