import type { Readable } from 'node:stream';

/** A running worker process that speaks the worker protocol over a channel of its own. */
export interface NodeWorkerProcess {
  readonly pid: number | undefined;
  readonly stdout: Readable;
  readonly stderr: Readable;
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /**
   * Calls back once, after the last message was given. `error` is why the process could not be
   * started or its channel not be understood.
   */
  onExit(listener: (code: number | null, signal: string | null, error?: Error) => void): void;
  /** Kills the process and everything it started. */
  kill(): void;
}

export interface NodeWorkerOptions {
  /** The bundled entry, absolute. */
  entry: string;
  cwd: string;
  env: Record<string, string>;
  /** V8 flags, such as `--max-old-space-size=2048`. */
  execArgv: string[];
}

/** How a host starts Node workers: `child_process.fork`, or `utilityProcess.fork` in the desktop app. */
export interface NodeWorkerLauncher {
  launch(options: NodeWorkerOptions): NodeWorkerProcess;
}
