import { randomUUID } from 'node:crypto';
import { constants } from 'node:os';
import { Readable } from 'node:stream';
import { app, type UtilityProcess, utilityProcess } from 'electron';
import { WORKER_MARK } from '../engine/workers/environment.ts';
import type { NodeWorkerLauncher } from '../engine/workers/launcher.ts';
import { killTree } from '../engine/workers/process-tree.ts';

type ExitListener = (code: number | null, signal: string | null) => void;

/** Electron tells that a process is gone and why in two events, in either order; the second may be missing. */
const SECOND_EVENT_MS = 50;

/**
 * Starts Node workers as Electron's utility processes. In a packaged app nothing else can: the fuse
 * that lets Electron run as plain Node is off.
 */
export const utilityLauncher: NodeWorkerLauncher = {
  launch({ entry, cwd, env, execArgv }) {
    const name = `tidemill-worker-${randomUUID()}`;
    const child = utilityProcess.fork(entry, [], {
      cwd,
      env,
      // Electron reads V8's flags before Node sees its arguments.
      execArgv: execArgv.length > 0 ? [`--js-flags=${execArgv.join(' ')}`] : [],
      stdio: ['ignore', 'pipe', 'pipe'],
      serviceName: name,
    });
    let pid = child.pid;
    let killed = false;
    child.once('spawn', () => {
      pid = child.pid;
      if (killed) kill();
    });
    const kill = () => {
      killed = true;
      if (pid !== undefined) void killTree(pid, env[WORKER_MARK] ?? name);
    };
    return {
      get pid() {
        return pid;
      },
      stdout: lastingStream(child.stdout),
      stderr: lastingStream(child.stderr),
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: watchExit(child, name),
      kill,
    };
  },
};

/**
 * Electron takes all listeners off the streams of a process that has ended, and with them what it had
 * printed last. These keep theirs.
 */
function lastingStream(stream: NodeJS.ReadableStream | null): Readable {
  if (!(stream instanceof Readable)) throw new Error('the worker has no output to read');
  stream.removeAllListeners = () => stream;
  return stream;
}

/** Tells once how a process ended: its exit status, or the signal that ended it. */
function watchExit(child: UtilityProcess, name: string): (listener: ExitListener) => void {
  const listeners: ExitListener[] = [];
  let end: Parameters<ExitListener> | null = null;
  let told = false;

  const tell = () => {
    if (told || end === null) return;
    told = true;
    app.off('child-process-gone', gone);
    for (const listener of listeners) listener(...end);
  };
  const gone = (_event: unknown, details: { name?: string; reason: string; exitCode: number }) => {
    if (details.name !== name) return;
    const first = end === null;
    end = endOf(details.reason, details.exitCode);
    if (first) setTimeout(tell, SECOND_EVENT_MS);
    else tell();
  };
  app.on('child-process-gone', gone);
  child.once('exit', (code) => {
    const first = end === null;
    end ??= [code, null];
    if (first) setTimeout(tell, SECOND_EVENT_MS);
    else tell();
  });
  return (listener) => {
    if (told && end !== null) listener(...end);
    else listeners.push(listener);
  };
}

/** On POSIX, a process that a signal ended is gone with the signal's number for an exit code. */
function endOf(reason: string, exitCode: number): Parameters<ExitListener> {
  const bySignal = reason === 'crashed' || reason === 'killed' || reason === 'oom';
  if (process.platform === 'win32' || !bySignal) return [exitCode, null];
  const signal = Object.entries(constants.signals).find(([, number]) => number === exitCode);
  return signal ? [null, signal[0]] : [exitCode, null];
}
