import { TidemillError } from '../../../shared/errors.ts';
import type { Language } from '../../../shared/worker/protocol.ts';
import { type Death, excerptOf, LANGUAGE_NAMES } from './death.ts';
import { formatDuration } from './figures.ts';
import type { Hello, Worker } from './worker.ts';

export interface FleetOptions {
  language: Language;
  /** Starts a process. Throws TidemillError when there is nothing to start (`python.missing`). */
  start(): Promise<Worker>;
  /** Called with each hello, before the worker takes a job. */
  onHello(hello: Hello): void;
  /** Whether a worker has done enough to be replaced by a fresh one. */
  isWorn(worker: Worker): Promise<boolean>;
  helloMs: number;
  /** Idle workers above `keep` end after this long. */
  idleMs: number;
  keep: number;
}

interface Waiting {
  take(worker: Worker): void;
  fail(error: unknown): void;
}

/** Deaths before hello, in a row, after which starting is given up. */
const MAX_FAILED_STARTS = 3;

/** How long a request waits for a busy worker before another process is started. */
const PATIENCE_MS = 25;

/** After giving up, how long every further request gets the same answer without a new try. */
const GIVEN_UP_MS = 5_000;

/**
 * The worker processes of one language: started on demand, warm, reused. A request is served by
 * whichever worker is ready first, be it a new one or one that has become idle meanwhile.
 */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #workers = new Set<Worker>();
  readonly #idle: { worker: Worker; since: number }[] = [];
  readonly #waiting: Waiting[] = [];
  #starting = 0;
  #wanted = 0;
  #failedStarts = 0;
  #givenUp: { error: TidemillError; until: number } | null = null;
  #sweep: NodeJS.Timeout | null = null;
  #patience: NodeJS.Timeout | null = null;
  #retiring = new Set<Promise<void>>();
  #generation = 0;
  readonly #generations = new WeakMap<Worker, number>();
  #closed = false;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  get workers(): Iterable<Worker> {
    return this.#workers;
  }

  /** An idle worker, to be given back with `release`. Throws TidemillError when none can be started. */
  acquire(signal?: AbortSignal): Promise<Worker> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(closedError());
      if (signal?.aborted) return reject(signal.reason);
      if (this.#givenUp && Date.now() < this.#givenUp.until) return reject(this.#givenUp.error);
      for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
        if (!idle.worker.dead && !idle.worker.stopping) return resolve(idle.worker);
      }
      const abort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal?.reason);
      };
      const waiting: Waiting = {
        take(worker) {
          signal?.removeEventListener('abort', abort);
          resolve(worker);
        },
        fail(error) {
          signal?.removeEventListener('abort', abort);
          reject(error);
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.push(waiting);
      this.#startNeeded();
    });
  }

  /** Takes a worker back: it goes to the next request, waits idle, or is replaced. */
  async release(worker: Worker): Promise<void> {
    if (worker.dead || worker.stopping) return;
    const outdated = this.#generations.get(worker) !== this.#generation;
    if (this.#closed || outdated || (await this.#options.isWorn(worker))) {
      this.#retire(worker);
      this.#startNeeded();
      return;
    }
    this.#offer(worker);
  }

  /** Starts a worker unless one is idle or on its way. */
  warm(): void {
    if (this.#closed || this.#idle.length > 0 || this.#starting > this.#waiting.length) return;
    if (this.#givenUp && Date.now() < this.#givenUp.until) return;
    this.#wanted = Math.max(this.#wanted, this.#waiting.length + 1);
    this.#startNeeded();
  }

  /** Replaces every worker, the busy ones after their job: what they were started with has changed. */
  renew(): void {
    this.#generation++;
    this.#givenUp = null;
    this.#failedStarts = 0;
    for (const { worker } of this.#idle.splice(0)) this.#retire(worker);
  }

  /** Ends all workers, idle ones politely and busy ones at once. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#sweep) clearTimeout(this.#sweep);
    if (this.#patience) clearTimeout(this.#patience);
    for (const waiting of this.#waiting.splice(0)) waiting.fail(closedError());
    for (const worker of this.#workers) {
      if (worker.busy || !worker.hello) this.#retiring.add(worker.kill());
      else this.#retire(worker);
    }
    this.#idle.length = 0;
    await Promise.all(this.#retiring);
  }

  #offer(worker: Worker): void {
    const waiting = this.#waiting.shift();
    if (waiting) {
      waiting.take(worker);
    } else {
      this.#idle.push({ worker, since: Date.now() });
      this.#planSweep();
    }
  }

  #retire(worker: Worker): void {
    const done = worker.retire().finally(() => this.#retiring.delete(done));
    this.#retiring.add(done);
  }

  /**
   * Starts what is missing: the first worker at once, more of them only if after a moment none has
   * become idle. Starting one costs as much as many small jobs.
   */
  #startNeeded(): void {
    if (this.#needed() <= 0) return;
    if (this.#wanted > 0 || (this.#workers.size === 0 && this.#starting === 0)) {
      void this.#startOne();
    }
    this.#patience ??= setTimeout(() => {
      this.#patience = null;
      while (this.#needed() > 0) void this.#startOne();
    }, PATIENCE_MS);
  }

  #needed(): number {
    return Math.max(this.#waiting.length, this.#wanted) - this.#starting;
  }

  async #startOne(): Promise<void> {
    this.#starting++;
    const generation = this.#generation;
    let failure: unknown = null;
    try {
      const worker = await this.#options.start();
      this.#generations.set(worker, generation);
      this.#workers.add(worker);
      void worker.gone.then(() => this.#forget(worker));
      if (this.#closed) await worker.kill();
      const hello = await this.#awaitHello(worker);
      this.#failedStarts = 0;
      this.#givenUp = null;
      this.#options.onHello(hello);
      this.#started();
      await this.release(worker);
      return;
    } catch (error) {
      failure = error;
    }
    this.#started();
    this.#failed(failure);
  }

  #started(): void {
    this.#starting--;
    if (this.#wanted > 0) this.#wanted--;
  }

  async #awaitHello(worker: Worker): Promise<Hello> {
    let silent = false;
    const timer = setTimeout(() => {
      silent = true;
      void worker.kill();
    }, this.#options.helloMs);
    try {
      return await worker.ready;
    } catch (death) {
      throw silent ? this.#silentError(death as Death) : death;
    } finally {
      clearTimeout(timer);
    }
  }

  /** A start failed: try again, or tell all who wait when that has no point. */
  #failed(failure: unknown): void {
    if (this.#closed) return;
    let error: TidemillError;
    if (failure instanceof TidemillError) {
      error = failure;
    } else if (failure instanceof Error) {
      error = this.#unstartableError(failure);
    } else {
      this.#failedStarts++;
      if (this.#failedStarts < MAX_FAILED_STARTS) {
        this.#startNeeded();
        return;
      }
      error = this.#brokenError(failure as Death);
    }
    this.#failedStarts = 0;
    this.#wanted = 0;
    this.#givenUp = { error, until: Date.now() + GIVEN_UP_MS };
    for (const waiting of this.#waiting.splice(0)) waiting.fail(error);
  }

  #unstartableError(cause: Error): TidemillError {
    const name = LANGUAGE_NAMES[this.#options.language];
    const message = `The ${name} worker cannot be started: ${cause.message}.`;
    return new TidemillError({ code: 'worker.broken', message }, { cause });
  }

  #brokenError(death: Death): TidemillError {
    const name = LANGUAGE_NAMES[this.#options.language];
    const how = death.startError ?? death.violation ?? death.signal ?? `exit code ${death.code}`;
    const printed = excerptOf(death);
    return new TidemillError({
      code: 'worker.broken',
      message: `The ${name} worker died ${MAX_FAILED_STARTS} times in a row while starting (${how}).${printed ? `\n${printed}` : ''}`,
      hint: 'What it printed, if anything, says why.',
    });
  }

  #silentError(death: Death): TidemillError {
    const { language, helloMs } = this.#options;
    const printed = excerptOf(death);
    return new TidemillError({
      code: language === 'python' ? 'python.broken' : 'worker.broken',
      message: `The ${LANGUAGE_NAMES[language]} worker did not start within ${formatDuration(helloMs)}.${printed ? ` It printed:\n${printed}` : ' It printed nothing.'}`,
      hint: 'Something that runs when the interpreter starts (sitecustomize, a wrapper script) may wait or hang.',
    });
  }

  #forget(worker: Worker): void {
    this.#workers.delete(worker);
    const at = this.#idle.findIndex((idle) => idle.worker === worker);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  #planSweep(): void {
    if (this.#sweep || this.#closed || this.#idle.length <= this.#options.keep) return;
    this.#sweep = setTimeout(() => {
      this.#sweep = null;
      // The worker idle for longest is first; the last stays warm.
      while (this.#idle.length > this.#options.keep) {
        const [oldest] = this.#idle;
        if (!oldest || Date.now() - oldest.since < this.#options.idleMs) break;
        this.#idle.shift();
        this.#retire(oldest.worker);
      }
      this.#planSweep();
    }, this.#options.idleMs);
    this.#sweep.unref();
  }
}

function closedError(): TidemillError {
  return new TidemillError({ code: 'engine.closed', message: 'The engine is closing.' });
}
