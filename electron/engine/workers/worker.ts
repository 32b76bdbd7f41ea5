import type { Readable } from 'node:stream';
import type { ZodError } from 'zod';
import {
  type FromWorker,
  fromWorkerSchema,
  type Language,
  type ToWorker,
} from '../../../shared/worker/protocol.ts';
import type { Death } from './death.ts';
import { kernelKills } from './kernel-kills.ts';
import type { NodeWorkerProcess } from './launcher.ts';
import { jobMarker, LineSplitter } from './lines.ts';
import { killTree, membersOf } from './process-tree.ts';
import { readFairly } from './read-fairly.ts';

export type Hello = Extract<FromWorker, { type: 'hello' }>;
export type Terminal = Extract<FromWorker, { type: 'output' | 'error' }>;
/** What a job sends on its way. */
export type Signal = Extract<FromWorker, { type: 'log' | 'display' | 'progress' | 'ask' }>;
type Stream = 'stdout' | 'stderr';

/** How a job left its worker: with its last message, or with the worker's death. */
export type Ending = { type: 'message'; message: Terminal } | { type: 'death'; death: Death };

export interface JobReceiver {
  onSignal(signal: Signal): void;
  /** Takes what the job prints; null when that is of no interest, and its end need not be awaited. */
  readonly output: JobOutput | null;
}

export interface JobOutput {
  line(stream: Stream, buffer: Buffer, start: number, end: number, hidden: number): void;
  /** Whether lines are no longer wanted but counted, with `drop`. */
  isFull(): boolean;
  drop(lines: number): void;
}

/**
 * How long a finished job's output may lack its marker, because user code closed stdout. Long, for a worker
 * writes the marker before it says that it is done: whoever is slow then is the engine.
 */
const MARKER_MS = 5_000;
/** How long a dead worker's output may lack its end, because something that outlived it holds the pipe. */
const OUTPUT_END_MS = 300;
/** How long a worker gets to say bye. */
const BYE_MS = 300;
const TAIL_BYTES = 16 * 1024;

interface Assignment {
  id: number;
  receiver: JobReceiver;
  resolve(ending: Ending): void;
  ending: Terminal | null;
  /** Streams whose output of this job has not been seen to end. */
  open: Set<Stream>;
  timer: NodeJS.Timeout | null;
}

/**
 * One worker process: its channel, its output and its end. It does one job at a time; whoever gives it
 * jobs decides about limits and cancelling.
 */
export class Worker {
  readonly language: Language;
  /** Resolves with the worker's hello; rejects with its `Death` when it dies before. */
  readonly ready: Promise<Hello>;
  /** Resolves when the process is gone and its last output has been read. */
  readonly gone: Promise<Death>;
  hello: Hello | null = null;
  jobsDone = 0;
  /** The block it works on; for people. */
  block: string | null = null;
  stopping = false;
  readonly #process: NodeWorkerProcess;
  readonly #mark: string;
  /** How many processes the kernel had killed for want of memory when this one started. */
  readonly kernelKillsBefore = kernelKills();
  readonly #splitters: Record<Stream, LineSplitter>;
  readonly #tails: Record<Stream, Buffer> = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  readonly #openStreams = new Set<Stream>(['stdout', 'stderr']);
  #assignment: Assignment | null = null;
  #nextJob = 1;
  #violation: string | null = null;
  #reaped: Promise<void> | null = null;
  /** Processes that belong to the worker itself, such as Python's watchdog. */
  #own = new Set<number>();
  #onHello: (hello: Hello) => void = () => {};
  #onGone: (death: Death) => void = () => {};
  dead = false;

  /** `mark` is what the process has in its environment as its own. */
  constructor(language: Language, process: NodeWorkerProcess, mark: string) {
    this.language = language;
    this.#process = process;
    this.#mark = mark;
    this.gone = new Promise((resolve) => {
      this.#onGone = resolve;
    });
    this.ready = new Promise((resolve, reject) => {
      this.#onHello = resolve;
      void this.gone.then(reject);
    });
    this.ready.catch(() => {});
    this.#splitters = { stdout: this.#listen('stdout'), stderr: this.#listen('stderr') };
    process.onMessage((message) => this.#take(message));
    process.onExit((code, signal, error) => void this.#exited(code, signal, error));
  }

  get pid(): number | null {
    return this.#process.pid ?? null;
  }

  get #output(): JobOutput | null {
    return this.#assignment?.receiver.output ?? null;
  }

  get busy(): boolean {
    return this.#assignment !== null;
  }

  /** The last of what it printed, for messages about its death. */
  tail(stream: Stream): string {
    return this.#tails[stream].toString('utf8');
  }

  /** Gives it a job, made by `message` from the job's number. It must be ready and idle. */
  execute(message: (job: number) => ToWorker, receiver: JobReceiver): Promise<Ending> {
    const id = this.#nextJob++;
    return new Promise((resolve) => {
      if (this.dead) {
        void this.gone.then((death) => resolve({ type: 'death', death }));
        return;
      }
      const open = new Set<Stream>(receiver.output ? this.#openStreams : []);
      this.#assignment = { id, receiver, resolve, ending: null, open, timer: null };
      const marker = jobMarker(this.pid ?? 0, id);
      for (const splitter of Object.values(this.#splitters)) splitter.expect(marker);
      this.#tails.stdout = this.#tails.stderr = Buffer.alloc(0);
      this.#process.send(message(id));
    });
  }

  /** Asks the worker to stop its job. */
  cancel(): void {
    const job = this.#assignment?.id;
    if (job !== undefined) this.#process.send({ type: 'cancel', job } satisfies ToWorker);
  }

  /** Kills the process and all it started. Resolves when they are gone and its output is read. */
  async kill(): Promise<void> {
    this.stopping = true;
    await this.#reap();
    if (!this.dead) this.#process.kill();
    await this.gone;
  }

  /** Whether jobs have left processes running. */
  async hasLeftovers(): Promise<boolean> {
    if (this.pid === null || this.language === 'sql') return false;
    const members = await membersOf(this.pid, this.#mark);
    return members.some(({ pid }) => !this.#own.has(pid));
  }

  /** Ends an idle worker politely; kills it when it does not go. */
  async retire(): Promise<void> {
    this.stopping = true;
    if (this.dead) return;
    this.#process.send({ type: 'bye' } satisfies ToWorker);
    const timer = setTimeout(() => void this.kill(), BYE_MS);
    await this.gone;
    clearTimeout(timer);
  }

  /** Kills what there is of the process and of all it started; once. */
  #reap(): Promise<void> {
    const pid = this.#process.pid;
    this.#reaped ??= pid === undefined ? Promise.resolve() : killTree(pid, this.#mark);
    return this.#reaped;
  }

  #listen(name: Stream): LineSplitter {
    const stream: Readable = this.#process[name];
    const splitter = new LineSplitter({
      onLine: (buffer, start, end, hidden) => this.#output?.line(name, buffer, start, end, hidden),
      isFull: () => this.#output?.isFull() ?? true,
      onDropped: (lines) => this.#output?.drop(lines),
      onMarker: () => this.#outputEnded(name),
    });
    readFairly(stream, (chunk) => {
      this.#tails[name] = lastBytes(this.#tails[name], chunk);
      splitter.push(chunk);
    });
    stream.on('error', () => {});
    stream.once('close', () => {
      splitter.flush();
      this.#openStreams.delete(name);
      this.#outputEnded(name);
    });
    return splitter;
  }

  #take(raw: unknown): void {
    if (this.#violation !== null) return;
    const parsed = fromWorkerSchema.safeParse(raw);
    if (!parsed.success) this.#violate(`a broken message (${firstIssue(parsed.error)})`);
    else if (parsed.data.type === 'hello') this.#greet(parsed.data);
    else if (parsed.data.type !== 'bye') this.#takeOfJob(parsed.data);
  }

  #takeOfJob(message: Terminal | Signal): void {
    const assignment = this.#assignment;
    const isTerminal = message.type === 'output' || message.type === 'error';
    if (!assignment || assignment.ending || message.job !== assignment.id) {
      // A thread that a finished job left behind may still log; only an answer must fit its question.
      if (isTerminal) this.#violate(`the end of job ${message.job}, which is not running`);
    } else if (!isTerminal) {
      assignment.receiver.onSignal(message);
    } else {
      assignment.ending = message;
      if (assignment.open.size === 0) this.#settle();
      else assignment.timer = setTimeout(() => this.#settle(), MARKER_MS);
    }
  }

  #greet(hello: Hello): void {
    if (this.hello) {
      this.#violate('a second hello');
    } else if (hello.language !== this.language) {
      this.#violate(`hello from ${hello.language}`);
    } else {
      this.hello = hello;
      void this.#knowOwn().then(() => this.#onHello(hello));
    }
  }

  async #knowOwn(): Promise<void> {
    if (this.pid === null || this.language === 'sql') return;
    this.#own = new Set((await membersOf(this.pid, this.#mark)).map(({ pid }) => pid));
  }

  /** Answers an `ask` of the running job. */
  answer(answer: Extract<ToWorker, { type: 'answer' }>): void {
    if (this.#assignment?.id === answer.job) this.#process.send(answer);
  }

  #violate(what: string): void {
    this.#violation = what;
    void this.kill();
  }

  #outputEnded(name: Stream): void {
    const assignment = this.#assignment;
    if (!assignment) return;
    assignment.open.delete(name);
    if (assignment.ending && assignment.open.size === 0) this.#settle();
  }

  #settle(death?: Death): void {
    const assignment = this.#assignment;
    if (!assignment) return;
    if (assignment.timer) clearTimeout(assignment.timer);
    // What user code printed last may lack its end of line when stdout was closed.
    if (assignment.open.size > 0) for (const name of assignment.open) this.#splitters[name].flush();
    this.#assignment = null;
    this.jobsDone++;
    if (assignment.ending) assignment.resolve({ type: 'message', message: assignment.ending });
    else if (death) assignment.resolve({ type: 'death', death });
  }

  async #exited(code: number | null, signal: string | null, error?: Error): Promise<void> {
    this.dead = true;
    // Whatever its jobs left running in the background goes with it.
    await this.#reap();
    await this.#outputRead();
    const death: Death = {
      language: this.language,
      pid: this.pid,
      code,
      signal,
      violation: this.#violation ?? (this.pid !== null && error ? error.message : null),
      startError: this.pid === null ? (error?.message ?? 'unknown') : null,
      stdout: this.tail('stdout'),
      stderr: this.tail('stderr'),
    };
    this.#settle(death);
    this.#onGone(death);
  }

  /** Waits for the rest of a dead process's output; a grandchild may hold its pipes open for ever. */
  #outputRead(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#openStreams.size === 0) return resolve();
      const streams = [...this.#openStreams].map((name) => this.#process[name]);
      const finish = () => {
        clearTimeout(timer);
        for (const stream of streams) stream.destroy();
        resolve();
      };
      // An engine that was held up reads what has come meanwhile before it gives up.
      const timer = setTimeout(() => setImmediate(finish), OUTPUT_END_MS);
      let left = streams.length;
      for (const stream of streams) stream.once('close', () => --left === 0 && finish());
    });
  }
}

function firstIssue(error: ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.') || 'message'}: ${issue.message}` : 'unknown';
}

function lastBytes(tail: Buffer, chunk: Buffer): Buffer {
  if (chunk.length >= TAIL_BYTES) return Buffer.from(chunk.subarray(-TAIL_BYTES));
  return Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES);
}
