import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TidemillError, toErrorData } from '../../../shared/errors.ts';
import {
  type Input,
  type Job,
  type Json,
  type Language,
  type Output,
  outputSchema,
  type ReadRequest,
} from '../../../shared/worker/protocol.ts';
import type { Host } from '../api.ts';
import { eitherSignal } from './either-signal.ts';
import { workerEnvironment } from './environment.ts';
import { Exchange, isReadInPlace } from './exchange.ts';
import { Fleet } from './fleet.ts';
import { Gate } from './gate.ts';
import { findInterpreter } from './interpreter.ts';
import { MemoryWatch } from './memory-watch.ts';
import { memoryOf } from './process-memory.ts';
import { readRequest } from './read-request.ts';
import { runJob } from './run-job.ts';
import { startNodeWorker, startPythonWorker } from './start-worker.ts';
import type { Environment, JobOptions, JobOutcome, WorkerInfo, WorkerPool } from './types.ts';
import type { Worker } from './worker.ts';

/** What of `tidemill.yaml` concerns the pool. */
export interface PoolSettings {
  /** `python:` as written, or null to look for one. */
  python: string | null;
  /** How many blocks run at once, over all languages. */
  workers: number;
  /** What one block may hold in memory. */
  blockMemoryBytes: number;
}

export interface PoolOptions {
  host: Pick<Host, 'launcher' | 'resources' | 'workers'>;
  /** The project's folder, absolute: where workers run. */
  project: string;
  /** The engine's folder of its own, absolute: where universal copies are. */
  stateDir: string;
  settings: PoolSettings;
  /** How many bytes of universal copies to keep. */
  exchangeBytes?: number;
  /** How long a worker may take to say hello. */
  helloMs?: number;
  /** How long a worker that is not needed stays. */
  idleMs?: number;
  /** How long a worker gets to stop what it does when asked, before it is killed. */
  graceMs?: number;
  /** After how many jobs a worker is replaced. */
  jobsPerWorker?: number;
}

/** A pool whose settings may change while it works. */
export interface ConfigurableWorkerPool extends WorkerPool {
  /** Takes new settings: blocks that run go on, later ones find the new ones. */
  configure(settings: PoolSettings): void;
  /** The versions of those languages whose workers have said hello. Starts nothing. */
  versions(): Partial<Record<Language, string>>;
}

const EXCHANGE_BYTES = 4e9;
const HELLO_MS = 20_000;
const IDLE_MS = 30_000;
const READER_IDLE_MS = 60_000;
const GRACE_MS = 700;
const JOBS_PER_WORKER = 500;
/** How often the memory of a worker between jobs is looked at. */
const WEIGH_MS = 500;

/** Creates the pool of one project. No process is started before it is needed or `warm` is called. */
export function createWorkerPool(options: PoolOptions): ConfigurableWorkerPool {
  return new Pool(options);
}

class Pool implements ConfigurableWorkerPool {
  readonly #options: PoolOptions;
  readonly #gate: Gate;
  readonly #fleets: Record<Language, Fleet>;
  /** Previews have a worker of their own, and so have universal copies: neither waits for the other. */
  readonly #readers: { preview: Fleet; exchange: Fleet };
  readonly #readerGates = { preview: new Gate(1), exchange: new Gate(1) };
  readonly #exchange: Exchange;
  readonly #memory = new MemoryWatch();
  readonly #weighed = new WeakMap<Worker, number>();
  readonly #environments = new Map<Language, Environment>();
  readonly #closing = new AbortController();
  #settings: PoolSettings;
  #python: Promise<string> | null = null;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#gate = new Gate(options.settings.workers);
    this.#fleets = {
      sql: this.#fleet('sql', 1, options.idleMs ?? IDLE_MS),
      python: this.#fleet('python', 1, options.idleMs ?? IDLE_MS),
      typescript: this.#fleet('typescript', 1, options.idleMs ?? IDLE_MS),
    };
    const reader = () => this.#fleet('sql', 0, options.idleMs ?? READER_IDLE_MS);
    this.#readers = { preview: reader(), exchange: reader() };
    this.#exchange = new Exchange(
      join(options.stateDir, 'exchange'),
      options.exchangeBytes ?? EXCHANGE_BYTES,
      async (output, to, signal) => {
        await this.#onExchange({ op: 'export_universal', output, to }, signal);
      },
    );
  }

  configure(settings: PoolSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    this.#gate.resize(settings.workers);
    if (settings.python !== before.python) {
      this.#python = null;
      this.#environments.delete('python');
      this.#fleets.python.renew();
    }
    if (settings.blockMemoryBytes !== before.blockMemoryBytes) {
      this.#fleets.sql.renew();
      this.#fleets.typescript.renew();
    }
  }

  async run(language: Language, job: Job, options: JobOptions): Promise<JobOutcome> {
    const { signal, unlink } = eitherSignal(options.signal, this.#closing.signal);
    try {
      await this.#gate.enter(signal);
      try {
        const fleet = this.#fleets[language];
        const worker = await fleet.acquire(signal);
        try {
          return await this.#runOn(worker, fleet, job, { ...options, signal });
        } finally {
          await fleet.release(worker);
        }
      } finally {
        this.#gate.leave();
      }
    } catch (error) {
      if (signal.aborted) return { type: 'cancelled' };
      return { type: 'error', error: toErrorData(error) };
    } finally {
      unlink();
    }
  }

  read(request: ReadRequest, signal?: AbortSignal): Promise<Json> {
    const { preview } = this.#readers;
    return readRequest(preview, this.#readerGates.preview, request, this.#graceMs, signal);
  }

  async environment(language: Language): Promise<Environment> {
    if (!this.#environments.has(language)) {
      const fleet = this.#fleets[language];
      await fleet.release(await fleet.acquire());
    }
    const environment = this.#environments.get(language);
    if (!environment) throw new TidemillError({ code: 'internal', message: 'no hello' });
    return environment;
  }

  warm(languages: Language[]): void {
    for (const language of languages) this.#fleets[language].warm();
  }

  versions(): Partial<Record<Language, string>> {
    const versions: Partial<Record<Language, string>> = {};
    for (const [language, { version }] of this.#environments) versions[language] = version;
    return versions;
  }

  workers(): WorkerInfo[] {
    return this.#allFleets().flatMap((fleet) => [...fleet.workers].map(infoOf));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#allFleets().map((fleet) => fleet.close()));
  }

  get #graceMs(): number {
    return this.#options.graceMs ?? GRACE_MS;
  }

  #allFleets(): Fleet[] {
    return [...Object.values(this.#fleets), ...Object.values(this.#readers)];
  }

  async #runOn(worker: Worker, fleet: Fleet, job: Job, options: JobOptions): Promise<JobOutcome> {
    const copies: { done(): void }[] = [];
    try {
      const inputs =
        worker.hello?.tables === 'universal'
          ? await Promise.all(
              job.inputs.map((input) => this.#withUniversal(input, copies, options.signal)),
            )
          : job.inputs;
      const result = await runJob(
        worker,
        { ...job, inputs },
        options,
        this.#memory,
        this.#graceMs,
        () => fleet.warm(),
      );
      if (result.type !== 'output') return result;
      const { tests, warnings } = result;
      const output =
        result.universal === null
          ? result.output
          : await this.#publish(result.universal, job, options.signal);
      if (!output)
        throw new TidemillError({
          code: 'worker.protocol',
          message: 'The worker ended the block without an output.',
        });
      return { type: 'output', output, tests, warnings };
    } finally {
      for (const copy of copies) copy.done();
    }
  }

  async #withUniversal(
    input: Input,
    copies: { done(): void }[],
    signal: AbortSignal,
  ): Promise<Input> {
    if (input.output.kind !== 'table' || isReadInPlace(input.output)) return input;
    const copy = await this.#exchange.borrow(input.output, signal);
    copies.push(copy);
    return { ...input, universal: copy.folder };
  }

  async #publish(from: string, job: Job, signal: AbortSignal): Promise<Output> {
    const { store, previous } = job;
    const request: ReadRequest = { op: 'import_universal', from, store, previous };
    try {
      return outputSchema.parse(await this.#onExchange(request, signal));
    } finally {
      await rm(from, { recursive: true, force: true });
    }
  }

  #onExchange(request: ReadRequest, signal?: AbortSignal): Promise<Json> {
    const { exchange } = this.#readers;
    return readRequest(exchange, this.#readerGates.exchange, request, this.#graceMs, signal);
  }

  #fleet(language: Language, keep: number, idleMs: number): Fleet {
    return new Fleet({
      language,
      keep,
      idleMs,
      helloMs: this.#options.helloMs ?? HELLO_MS,
      start: () => this.#start(language),
      onHello: ({ version, packages }) => this.#environments.set(language, { version, packages }),
      isWorn: (worker) => this.#isWorn(worker),
    });
  }

  async #start(language: Language): Promise<Worker> {
    const { host, project } = this.#options;
    const start = { host, project, memoryBytes: this.#settings.blockMemoryBytes };
    if (language !== 'python') return startNodeWorker(language, start);
    this.#python ??= this.#findPython();
    return startPythonWorker(await this.#python, start);
  }

  async #findPython(): Promise<string> {
    try {
      const { python: setting } = this.#settings;
      const { project } = this.#options;
      const found = await findInterpreter({ setting, project, env: workerEnvironment({}) });
      return found.path;
    } catch (error) {
      // The next block looks again: a person may have mended it.
      this.#python = null;
      throw error;
    }
  }

  /** A worker that has done many jobs, or kept much memory after one, makes room for a fresh one. */
  async #isWorn(worker: Worker): Promise<boolean> {
    if (worker.jobsDone >= (this.#options.jobsPerWorker ?? JOBS_PER_WORKER)) return true;
    if (process.platform !== 'linux' || worker.pid === null || worker.jobsDone === 0) return false;
    const now = performance.now();
    if (now - (this.#weighed.get(worker) ?? Number.NEGATIVE_INFINITY) < WEIGH_MS) return false;
    this.#weighed.set(worker, now);
    return (await memoryOf([worker.pid])) > Math.max(512e6, this.#settings.blockMemoryBytes / 2);
  }
}

function infoOf(worker: Worker): WorkerInfo {
  const { language, pid, block } = worker;
  const rest = worker.hello ? (worker.busy ? 'busy' : 'idle') : 'starting';
  return { language, pid, state: worker.stopping ? 'stopping' : rest, block };
}
