import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

type ExitListener = (code: number | null, signal: string | null, error?: Error) => void;

/** How long a dead process's channel may take to give its last message. A grandchild can hold it open. */
const DRAIN_MS = 200;

/**
 * Tells once that a child is gone: after its exit *and* the end of its message channel, so that a last
 * message is never taken for a crash, or when the child could not be started at all.
 * `channelEnded` registers a callback for the end of the channel.
 */
export function watchExit(
  child: ChildProcess,
  channelEnded: (callback: () => void) => void,
): { onExit(listener: ExitListener): void; fail(error: Error): void } {
  const listeners: ExitListener[] = [];
  let told: Parameters<ExitListener> | null = null;
  let failure: Error | undefined;
  let exited = false;
  let ended = false;
  let code: number | null = null;
  let signal: string | null = null;

  const tell = () => {
    if (told) return;
    told = failure ? [code, signal, failure] : [code, signal];
    for (const listener of listeners) listener(...told);
  };
  channelEnded(() => {
    ended = true;
    if (exited) tell();
  });
  child.once('exit', (exitCode, exitSignal) => {
    exited = true;
    code = exitCode;
    signal = exitSignal;
    if (ended) tell();
    // An engine that was held up has both the timer and the message before it: the message is read first.
    else setTimeout(() => setImmediate(tell), DRAIN_MS);
  });
  child.on('error', (error) => {
    failure ??= error;
    if (child.pid === undefined) tell();
  });
  return {
    onExit(listener) {
      if (told) listener(...told);
      else listeners.push(listener);
    },
    fail(error) {
      failure ??= error;
    },
  };
}

/**
 * The pipes of a child started with piped output. Throws Error when the system had no file descriptors
 * left for them: Node then gives a child without any stream.
 */
export function outputOf(child: ChildProcess): { stdout: Readable; stderr: Readable } {
  const { stdout, stderr } = child;
  if (stdout && stderr) return { stdout, stderr };
  child.on('error', () => {});
  throw new Error('the system has no file descriptors left to start a process');
}

/** Kills a child and its process group. Harmless when it is gone already. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  child.kill('SIGKILL');
  if (process.platform === 'win32') return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // No process of the group is left.
  }
}
