import type {
  BlockError,
  Display,
  Job,
  Json,
  Language,
  Output,
  ReadRequest,
} from '../../../shared/worker/protocol.ts';

/** Something that a block printed or logged. Long lines and floods are capped before they get here. */
export interface LogEntry {
  time: string;
  stream: 'stdout' | 'stderr' | 'log';
  level: 'debug' | 'info' | 'warning' | 'error';
  text: string;
}

export interface JobOptions {
  timeoutMs: number | null;
  signal: AbortSignal;
  /** Called when a worker has taken the job: waiting for one is over. */
  onStart(): void;
  onLog(entries: LogEntry[]): void;
  onDisplay(display: Display): void;
  onProgress(done: number, total: number | null): void;
  /** Answers a block's `context.secret(name)` or `context.connection(name)`; throws TidemillError. */
  onAsk(what: 'secret' | 'connection', name: string): Promise<Json>;
}

/**
 * How a job ended. By the time it is given, all that the block printed has been through `onLog`, and
 * nothing of the block's processes is left running after a kill.
 */
export type JobOutcome =
  | { type: 'output'; output: Output; tests: number; warnings: string[] }
  | { type: 'error'; error: BlockError }
  | { type: 'cancelled' };

/** What identifies a language's environment for caching. */
export interface Environment {
  version: string;
  packages: Record<string, string>;
}

export interface WorkerInfo {
  language: Language;
  pid: number | null;
  state: 'starting' | 'idle' | 'busy' | 'stopping';
  block: string | null;
}

/**
 * All worker processes of one engine: warm, reused, replaced when they die. It never runs more than
 * `limits.workers` blocks at a time; callers may hand over as many as they like and they queue in order.
 * Universal copies for Pythons without Parquet are made and taken here: callers never see them.
 */
export interface WorkerPool {
  run(language: Language, job: Job, options: JobOptions): Promise<JobOutcome>;
  /** Runs a read request on a SQL worker that is kept for reading, so that previews never wait for blocks. */
  read(request: ReadRequest, signal?: AbortSignal): Promise<Json>;
  /** Starts a worker where none has said hello yet; cached afterwards. Throws `python.missing`, `python.broken`… */
  environment(language: Language): Promise<Environment>;
  /** Starts workers ahead of need. */
  warm(languages: Language[]): void;
  workers(): WorkerInfo[];
  close(): Promise<void>;
}
