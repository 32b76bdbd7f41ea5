import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { forkLauncher } from '../../../electron/engine/workers/fork.ts';
import {
  type ConfigurableWorkerPool,
  createWorkerPool,
  type PoolOptions,
} from '../../../electron/engine/workers/pool.ts';
import type { JobOptions, JobOutcome, LogEntry } from '../../../electron/engine/workers/types.ts';
import type { Display, Job, Json, Language, Output } from '../../../shared/worker/protocol.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const ENDINGS: Record<Language, string> = { sql: 'sql', python: 'py', typescript: 'ts' };

export const HOST: PoolOptions['host'] = {
  launcher: forkLauncher,
  resources: join(ROOT, 'resources'),
  workers: join(ROOT, 'dist', 'workers'),
};

export interface Ran {
  outcome: JobOutcome;
  log: LogEntry[];
  /** What was printed or logged, one entry a line. */
  text: string[];
  displays: Display[];
  progress: [number, number | null][];
}

export type Overrides = Partial<Pick<Job, 'inputs' | 'limits' | 'params' | 'block' | 'previous'>> &
  Partial<JobOptions>;

/** A pool on a throw-away project, and how to run code in it. */
export class Rig {
  readonly project: string;
  readonly pool: ConfigurableWorkerPool;
  #jobs = 0;

  constructor(options: Partial<PoolOptions> = {}, prepare: (project: string) => void = () => {}) {
    this.project = options.project ?? mkdtempSync(join(tmpdir(), 'tidemill pool '));
    prepare(this.project);
    this.pool = createWorkerPool({
      host: HOST,
      project: this.project,
      stateDir: join(this.project, '.tidemill'),
      settings: { python: null, workers: 3, blockMemoryBytes: 2e9 },
      ...options,
    });
  }

  job(language: Language, code: string, overrides: Overrides = {}): Job {
    const number = this.#jobs++;
    const block = overrides.block ?? `block${number}`;
    const workdir = join(this.project, '.tidemill', 'work', `${number}`);
    const dir = join(this.project, '.tidemill', 'outputs');
    const store = { dir, tmp: join(dir, 'tmp') };
    mkdirSync(workdir, { recursive: true });
    mkdirSync(store.tmp, { recursive: true });
    const file = join(this.project, `${block}.${ENDINGS[language]}`);
    writeFileSync(file, code);
    return {
      project: this.project,
      pipeline: 'p',
      block,
      kind: 'transform',
      file,
      display_file: `${block}.${ENDINGS[language]}`,
      code,
      run_id: 'r',
      attempt: 1,
      partition: null,
      interval: null,
      inputs: overrides.inputs ?? [],
      params: overrides.params ?? {},
      variables: {},
      dataframe: 'auto',
      workdir,
      store,
      previous: overrides.previous ?? null,
      limits: overrides.limits ?? { memory_bytes: 2e9, threads: 1 },
    };
  }

  async run(language: Language, code: string, overrides: Overrides = {}): Promise<Ran> {
    const ran: Omit<Ran, 'outcome' | 'text'> = { log: [], displays: [], progress: [] };
    const outcome = await this.pool.run(language, this.job(language, code, overrides), {
      timeoutMs: null,
      signal: new AbortController().signal,
      onStart: () => {},
      onDisplay: (display) => ran.displays.push(display),
      onProgress: (done, total) => ran.progress.push([done, total]),
      onAsk: async (): Promise<Json> => null,
      ...overrides,
      onLog: (entries) => {
        ran.log.push(...entries);
        overrides.onLog?.(entries);
      },
    });
    return { ...ran, outcome, text: ran.log.map(({ text }) => text) };
  }

  /** Runs code that must succeed and gives its output. */
  async output(language: Language, code: string, overrides: Overrides = {}): Promise<Output> {
    const { outcome, text } = await this.run(language, code, overrides);
    if (outcome.type !== 'output') throw new Error(JSON.stringify({ outcome, text }));
    return outcome.output;
  }

  /** The pid of the worker that runs Python blocks now. */
  pids(language: Language): number[] {
    return this.pool
      .workers()
      .filter((worker) => worker.language === language)
      .map(({ pid }) => pid ?? 0);
  }

  async close(): Promise<void> {
    await this.pool.close();
    rmSync(this.project, { recursive: true, force: true });
  }
}

export function jsonOf(output: Output): Json {
  return JSON.parse(readFileSync(output.path, 'utf8')) as Json;
}

/** The error of an outcome that must be one. */
export function errorOf(ran: Ran) {
  if (ran.outcome.type !== 'error') throw new Error(`no error: ${JSON.stringify(ran.outcome)}`);
  return ran.outcome.error;
}
