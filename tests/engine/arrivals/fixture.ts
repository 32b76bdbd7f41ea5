import { rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Engine } from '../../../electron/engine/api.ts';
import { openEngine } from '../../../electron/engine/engine.ts';
import type { Clock } from '../../../electron/engine/schedule/api.ts';
import { machineClock } from '../../../electron/engine/schedule/machine-clock.ts';
import type { TickView } from '../../../shared/contract/schedule.ts';
import { testHost, writeProject } from '../../fixtures/engine.ts';

/** The files of a pipeline of one block that is done at once, with these triggers. */
export function pipeline(name: string, triggers: string, params = ''): Record<string, string> {
  return {
    [`pipelines/${name}/pipeline.yaml`]: `${params}blocks:\n  - { name: one, kind: source, file: one.sql }\ntriggers:\n${triggers}`,
    [`pipelines/${name}/one.sql`]: 'select 1 as x',
  };
}

/** Beyond what the clock of files lags behind. */
const OLDER_MS = 200;

/** A project in a folder of its own, opened by one engine after the other as its scheduler. */
export class Scheduled {
  readonly dir: string;
  engine: Engine;
  #listening = new AbortController();
  /** Called whenever something of the triggers has changed. */
  readonly #listeners = new Set<() => void>();

  private constructor(dir: string, engine: Engine) {
    this.dir = dir;
    this.engine = engine;
    this.#listen();
  }

  static async open(files: Record<string, string>, clock = machineClock): Promise<Scheduled> {
    const dir = await writeProject(files);
    // What is written as the trigger comes into force has arrived; these files are older.
    await wait(OLDER_MS);
    return new Scheduled(dir, await openScheduler(dir, clock));
  }

  /**
   * Closes the engine, lets `meanwhile` happen, and opens another.
   * @param later what its clock is ahead of the machine's, in milliseconds
   */
  async reopen(meanwhile: () => Promise<unknown> = async () => {}, later = 0): Promise<void> {
    await this.closeEngine();
    await meanwhile();
    this.engine = await openScheduler(this.dir, { ...machineClock, now: () => Date.now() + later });
    this.#listen();
  }

  async closeEngine(): Promise<void> {
    this.#listening.abort();
    await this.engine.close();
  }

  async remove(): Promise<void> {
    await this.closeEngine();
    await rm(this.dir, { recursive: true, force: true });
  }

  /** Resolves with the first true answer, asked now and after changes; many at once are one. */
  async until<T>(ask: () => Promise<T | null | undefined | false>): Promise<T> {
    for (;;) {
      const changed = this.change();
      const answer = await ask();
      if (answer) return answer;
      await Promise.all([changed, wait(20)]);
    }
  }

  /** Resolves with the next change. */
  change(): Promise<void> {
    return new Promise((resolve) => {
      const listener = () => {
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
    });
  }

  /** The ticks of a trigger once there are so many whose runs are over, oldest decision first. */
  ticks(pipeline: string, trigger: string, count: number): Promise<TickView[]> {
    return this.until(async () => {
      const ticks = await this.engine.ticks({ pipeline, trigger, limit: 1_000 });
      const over = ticks.filter(({ outcome }) => !['due', 'queued', 'running'].includes(outcome));
      return over.length >= count && over.reverse();
    });
  }

  /** The path of the file that each tick answered to. */
  static files(ticks: readonly TickView[]): string[] {
    return ticks.map(({ key }) => key.split('|')[0] ?? '');
  }

  /** Resolves when the clock of the file system, which is behind ours, is past an instant. */
  async fileClockAfter(instant: number): Promise<void> {
    const file = path.join(this.dir, 'clock');
    do await writeFile(file, '');
    while ((await stat(file)).ctimeMs <= instant);
  }

  async problem(pipeline: string, trigger: string): Promise<string | null> {
    const all = await this.engine.triggers({ pipeline, next: 0 });
    return all.find((view) => view.trigger === trigger)?.problem ?? null;
  }

  #listen(): void {
    this.#listening = new AbortController();
    const changes = this.engine.changes(this.#listening.signal);
    void (async () => {
      for await (const _ of changes) for (const listener of [...this.#listeners]) listener();
    })();
  }
}

async function openScheduler(dir: string, clock: Clock): Promise<Engine> {
  const engine = await openEngine({ dir, host: { ...testHost(), clock }, scheduler: true });
  // Triggers are in force when they can be listed; those of files when they know what was there.
  for await (const _ of engine.changes()) {
    const triggers = await engine.triggers({ next: 0 });
    if (triggers.every(({ notes }) => notes.length === 0)) break;
  }
  return engine;
}
