import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type BlockError,
  type FromWorker,
  fromWorkerSchema,
  type Input,
  type Job,
  type Json,
  type Output,
  type ReadRequest,
} from '../../../shared/worker/protocol.ts';

type Final = Extract<FromWorker, { type: 'output' | 'error' }>;

/** What a test says of a block; the rest has defaults. */
export type Block = Partial<Job> & { code: string };

/** A real worker process, driven over IPC as the engine does it, with a project of its own. */
export class WorkerDriver {
  readonly project = mkdtempSync(path.join(tmpdir(), 'tidemill-'));
  readonly messages: FromWorker[] = [];
  stdout = '';
  stderr = '';
  readonly child: ChildProcess;
  private readonly language: 'sql' | 'typescript';
  private jobs = 0;
  private gone = false;
  private readonly listeners = new Set<() => void>();

  constructor(language: 'sql' | 'typescript') {
    this.language = language;
    const entry = path.resolve(import.meta.dirname, `../../../dist/workers/${language}.cjs`);
    this.child = fork(entry, [], {
      cwd: this.project,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text) => {
      this.stdout += text;
      this.changed();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.stderr += text;
      this.changed();
    });
    this.child.on('message', (message) => {
      this.messages.push(fromWorkerSchema.parse(message));
      this.changed();
    });
    // Not at its exit: what it said last may still be on its way.
    this.child.on('close', () => {
      this.gone = true;
      this.changed();
    });
  }

  get store(): { dir: string; tmp: string } {
    return {
      dir: path.join(this.project, '.tidemill/outputs'),
      tmp: path.join(this.project, '.tidemill/tmp'),
    };
  }

  /** Resolves when `found` gives something; rejects when the worker is gone and it never can. */
  until<T>(found: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const result = found();
        if (result === undefined && !this.gone) return;
        this.listeners.delete(look);
        if (result !== undefined) resolve(result);
        else reject(new Error(`the worker is gone: ${this.stderr.slice(-2000)}`));
      };
      this.listeners.add(look);
      look();
    });
  }

  send(message: unknown): void {
    this.child.send(message as object);
  }

  /** Sends a block and returns its job's number. */
  start(block: Block): number {
    const job = ++this.jobs;
    const workdir = path.join(this.project, '.tidemill/work', String(job));
    mkdirSync(workdir, { recursive: true });
    const name = block.block ?? 'block';
    const ending = this.language === 'sql' ? 'sql' : 'ts';
    const file = `pipelines/p/${name}.${ending}`;
    mkdirSync(path.join(this.project, 'pipelines/p'), { recursive: true });
    const full: Job = {
      project: this.project,
      pipeline: 'p',
      block: name,
      kind: 'transform',
      file: path.join(this.project, file),
      display_file: file,
      run_id: 'run',
      attempt: 1,
      partition: null,
      interval: null,
      inputs: [],
      params: {},
      variables: {},
      dataframe: 'auto',
      workdir,
      store: this.store,
      previous: null,
      limits: { memory_bytes: 2 ** 30, threads: 2 },
      ...block,
    };
    this.send({ type: 'run', job, block: full });
    return job;
  }

  /** The job's last message. */
  end(job: number): Promise<Final> {
    return this.until(() =>
      this.messages.find(
        (message): message is Final =>
          (message.type === 'output' || message.type === 'error') && message.job === job,
      ),
    );
  }

  /** Runs a block that must succeed. */
  async run(block: Block): Promise<Output> {
    const final = await this.end(this.start(block));
    if (final.type === 'error') throw new Error(JSON.stringify(final.error, null, 1));
    if (!final.output) throw new Error('no output');
    return final.output;
  }

  /** Runs a block that must fail. */
  async fail(block: Block): Promise<BlockError> {
    const final = await this.end(this.start(block));
    if (final.type === 'output') throw new Error('the block should have failed');
    return final.error;
  }

  async read(request: ReadRequest): Promise<Json> {
    const job = ++this.jobs;
    this.send({ type: 'read', job, request });
    const final = await this.end(job);
    if (final.type === 'error') throw new Error(JSON.stringify(final.error));
    return final.result ?? null;
  }

  /** All rows of a table, as cells of a page. */
  async rows(output: Output): Promise<Json[][]> {
    const page = await this.read({ op: 'page', output, offset: 0, limit: 10_000 });
    return (page as { rows: Json[][] }).rows;
  }

  /** Resolves when all that the job printed has arrived. */
  printed(job: number): Promise<true> {
    const marker = `\x1e${this.child.pid}:${job}\n`;
    return this.until(() =>
      this.stdout.includes(marker) && this.stderr.includes(marker) ? true : undefined,
    );
  }

  /** Resolves when a file of this name is in the project's folder: a block says by it how far it is. */
  fileAppears(name: string): Promise<true> {
    return new Promise((resolve) => {
      const watcher = watch(this.project);
      const look = () => {
        if (!existsSync(path.join(this.project, name))) return;
        watcher.close();
        resolve(true);
      };
      watcher.on('change', look);
      look();
    });
  }

  exited(): Promise<true> {
    return new Promise((resolve) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) resolve(true);
      else this.child.once('exit', () => resolve(true));
    });
  }

  async close(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited();
    rmSync(this.project, { recursive: true, force: true });
  }

  private changed(): void {
    for (const look of this.listeners) look();
  }
}

/** An upstream output under the name by which the block knows it. */
export function input(name: string, output: Output): Input {
  return { name, output, universal: null };
}
