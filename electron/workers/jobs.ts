import type { ErrorData } from '../../shared/errors.ts';
import type {
  BlockError,
  Display,
  FromWorker,
  Job,
  Json,
  Output,
  ReadRequest,
  ToWorker,
} from '../../shared/worker/protocol.ts';
import { type Channel, markOutput } from './channel.ts';
import { tableFailure } from './table/errors.ts';

/** Taken before user code can, or may not, use it. */
const exit = process.exit.bind(process);

type Level = Extract<FromWorker, { type: 'log' }>['level'];

/** What a running job may tell and ask the engine. */
export interface Reporter {
  log(level: Level, text: string): void;
  display(display: Display): void;
  progress(done: number, total: number | null): void;
  /** Asks for a secret or a connection; rejects with a TidemillError. */
  ask(what: 'secret' | 'connection', name: string): Promise<Json>;
}

export interface JobResult {
  output?: Output;
  tests?: number;
  warnings?: string[];
  result?: Json;
}

/** An error of the user's block, with its place in the user's files. */
export class BlockFailure extends Error {
  readonly error: BlockError;

  constructor(error: BlockError) {
    super(error.message);
    this.error = error;
  }
}

export interface JobHandler {
  run(block: Job, reporter: Reporter): Promise<JobResult>;
  read(request: ReadRequest): Promise<JobResult>;
  cancel(): void;
  /** Called after the answer: makes ready for the next job. */
  settle(): Promise<void>;
}

type Hello = Omit<Extract<FromWorker, { type: 'hello' }>, 'type' | 'protocol' | 'pid'>;

/** Answers one job after another until the engine says bye or goes away. */
export function serveJobs(channel: Channel, hello: Hello, handler: JobHandler): void {
  let current: number | null = null;
  let latest = 0;
  /** Jobs that were cancelled while they waited for the worker to be ready for them. */
  const cancelledEarly = new Set<number>();
  let asks = 0;
  let queue: Promise<void> = Promise.resolve();
  const waiting = new Map<number, { resolve(value: Json): void; reject(error: unknown): void }>();

  const reporterOf = (job: number): Reporter => ({
    log: (level, text) => void channel.send({ type: 'log', job, level, text }),
    display: (display) => void channel.send({ type: 'display', job, display }),
    progress: (done, total) => void channel.send({ type: 'progress', job, done, total }),
    ask: (what, name) =>
      new Promise((resolve, reject) => {
        const ask = ++asks;
        waiting.set(ask, { resolve, reject });
        void channel.send({ type: 'ask', job, ask, what, name });
      }),
  });

  const answer = async (job: number, work: () => Promise<JobResult>): Promise<void> => {
    current = latest = job;
    if (cancelledEarly.delete(job)) handler.cancel();
    let message: FromWorker;
    try {
      const { tests = 0, warnings = [], ...rest } = await work();
      message = { type: 'output', job, tests, warnings, ...rest };
    } catch (error) {
      message = { type: 'error', job, error: failureData(error) };
    }
    current = null;
    waiting.clear();
    await flushed(process.stdout);
    await flushed(process.stderr);
    markOutput(job);
    await channel.send(message);
    await handler.settle();
  };

  channel.onMessage((message: ToWorker) => {
    switch (message.type) {
      case 'run':
        queue = queue.then(() =>
          answer(message.job, () => handler.run(message.block, reporterOf(message.job))),
        );
        break;
      case 'read':
        queue = queue.then(() => answer(message.job, () => handler.read(message.request)));
        break;
      case 'cancel':
        if (message.job === current) handler.cancel();
        // A job that is over is past cancelling: jobs are numbered as they come.
        else if (message.job > latest) cancelledEarly.add(message.job);
        break;
      case 'answer': {
        const asked = waiting.get(message.ask);
        waiting.delete(message.ask);
        if (message.error) asked?.reject(new BlockFailure(message.error));
        else asked?.resolve(message.value ?? null);
        break;
      }
      case 'bye':
        // Not in the middle of making ready: what then runs natively could not end cleanly.
        queue = queue.then(() => leave(channel));
        break;
    }
  });
  void channel.send({ type: 'hello', protocol: 1, pid: process.pid, ...hello });
}

async function leave(channel: Channel): Promise<void> {
  await channel.send({ type: 'bye' });
  exit(0);
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0) resolve();
    else stream.write('', () => resolve());
  });
}

function failureData(error: unknown): BlockError | ErrorData {
  return error instanceof BlockFailure ? error.error : tableFailure(error);
}
