import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import {
  type FromWorker,
  fromWorkerSchema,
  type Job,
  type ToWorker,
} from '../../../shared/worker/protocol.ts';
import { systemPython } from './pythons.ts';

const WORKER = path.resolve(import.meta.dirname, '../../../resources/python/tidemill_worker');

type Message<T extends FromWorker['type']> = Extract<FromWorker, { type: T }>;
export type Terminal = Message<'output'> | Message<'error'>;

/** What a job said before it ended. */
export interface JobResult {
  end: Terminal;
  before: FromWorker[];
}

/** A Python worker driven straight over its pipes, as the supervisor does it. */
export class PythonWorker {
  readonly process: ChildProcess;
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  stdout = '';
  stderr = '';
  private readonly messages: FromWorker[] = [];
  private readonly listeners = new Set<() => void>();
  private buffer = Buffer.alloc(0);
  private ended = false;
  private jobs = 0;

  constructor(python = systemPython(), env: Record<string, string> = {}) {
    const { PYTHONUNBUFFERED, PYTHONDONTWRITEBYTECODE, ...inherited } = process.env;
    this.process = spawn(python, ['-X', 'utf8', WORKER], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      detached: true,
      env: { ...inherited, ...env },
    });
    this.process.stdout
      ?.setEncoding('latin1')
      .on('data', (text: string) => this.print('stdout', text));
    this.process.stderr
      ?.setEncoding('latin1')
      .on('data', (text: string) => this.print('stderr', text));
    const frames = this.process.stdio[4] as Readable;
    frames.on('data', (chunk: Buffer) => this.take(chunk));
    // A worker that is killed takes its pipes with it.
    (this.process.stdio[3] as Writable).on('error', () => {});
    this.exited = new Promise((resolve) => {
      this.process.on('close', (code, signal) => {
        this.ended = true;
        this.changed();
        resolve({ code, signal });
      });
    });
  }

  get input(): Writable {
    return this.process.stdio[3] as Writable;
  }

  send(message: ToWorker): void {
    const body = Buffer.from(JSON.stringify(message));
    const head = Buffer.alloc(4);
    head.writeUInt32LE(body.length);
    this.input.write(Buffer.concat([head, body]));
  }

  /** The next message that passes, which is then taken; those before it stay. */
  async message<T extends FromWorker['type']>(
    type: T,
    test: (message: Message<T>) => boolean = () => true,
  ): Promise<Message<T>> {
    return this.until(() => {
      const at = this.messages.findIndex((m) => m.type === type && test(m as Message<T>));
      return at < 0 ? null : (this.messages.splice(at, 1)[0] as Message<T>);
    }, `a message ${type}`);
  }

  /** Waits until what was printed contains a text. */
  printed(text: string, stream: 'stdout' | 'stderr' = 'stdout'): Promise<true> {
    return this.until(() => (this[stream].includes(text) ? true : null), `${text} on ${stream}`);
  }

  /** Starts a job and gives its number. */
  start(block: Job): number {
    this.send({ type: 'run', job: ++this.jobs, block });
    return this.jobs;
  }

  async finish(job: number): Promise<JobResult> {
    const end = await this.until(() => {
      const found = this.messages.find(
        (m): m is Terminal => (m.type === 'output' || m.type === 'error') && m.job === job,
      );
      return found ?? null;
    }, `the end of job ${job}`);
    const mine = (m: FromWorker) => 'job' in m && m.job === job;
    const before = this.messages.filter((m) => mine(m) && m !== end);
    this.messages.splice(0, this.messages.length, ...this.messages.filter((m) => !mine(m)));
    return { end, before };
  }

  run(block: Job): Promise<JobResult> {
    return this.finish(this.start(block));
  }

  async stop(): Promise<void> {
    if (!this.ended) this.input.end();
    await this.exited;
  }

  private print(stream: 'stdout' | 'stderr', text: string): void {
    this[stream] += text;
    this.changed();
  }

  private take(chunk: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    while (this.buffer.length >= 4) {
      const end = 4 + this.buffer.readUInt32LE(0);
      if (this.buffer.length < end) break;
      const body: unknown = JSON.parse(this.buffer.subarray(4, end).toString());
      this.messages.push(fromWorkerSchema.parse(body));
      this.buffer = this.buffer.subarray(end);
    }
    this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }

  private until<T>(find: () => T | null, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = find();
        if (found === null && !this.ended) return;
        this.listeners.delete(look);
        if (found !== null) resolve(found);
        else reject(new Error(`the worker ended before ${what}\n${this.stderr}`));
      };
      this.listeners.add(look);
      look();
    });
  }
}

/** A project folder with a store, and jobs in it. */
export class Sandbox {
  readonly dir = mkdtempSync(path.join(tmpdir(), 'tidemill-python-'));
  readonly store = {
    dir: path.join(this.dir, '.tidemill', 'outputs'),
    tmp: path.join(this.dir, '.tidemill', 'tmp'),
  };

  constructor() {
    mkdirSync(path.join(this.dir, 'pipelines', 'p'), { recursive: true });
    mkdirSync(this.store.tmp, { recursive: true });
  }

  job(code: string, rest: Partial<Job> = {}): Job {
    const block = rest.block ?? 'block_under_test';
    const display = `pipelines/p/${block}.py`;
    return {
      project: this.dir,
      pipeline: 'p',
      block,
      kind: 'transform',
      file: path.join(this.dir, display),
      display_file: display,
      code,
      run_id: 'run-1',
      attempt: 1,
      partition: null,
      interval: null,
      inputs: [],
      params: {},
      variables: {},
      dataframe: 'auto',
      workdir: path.join(this.dir, '.tidemill', 'work'),
      store: this.store,
      previous: null,
      limits: { memory_bytes: 2e9, threads: 2 },
      ...rest,
    };
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
