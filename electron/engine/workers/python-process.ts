import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { killGroup, outputOf, watchExit } from './child.ts';
import { encodeFrame, FrameDecoder } from './frames.ts';
import type { NodeWorkerProcess } from './launcher.ts';
import { readFairly } from './read-fairly.ts';

export interface PythonOptions {
  /** The interpreter, absolute. */
  python: string;
  /** The folder that holds `tidemill_worker` and the `tidemill` module. Absolute. */
  library: string;
  cwd: string;
  env: Record<string, string>;
}

/** Starts a Python worker: frames travel on its fd 3 (to it) and fd 4 (from it), never on stdout. */
export function startPython(options: PythonOptions): NodeWorkerProcess {
  const child = spawn(options.python, ['-X', 'utf8', join(options.library, 'tidemill_worker')], {
    cwd: options.cwd,
    env: options.env,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const output = outputOf(child);
  const toWorker = child.stdio[3] as Writable;
  const fromWorker = child.stdio[4] as Readable;
  const exit = watchExit(child, (callback) => fromWorker.once('close', callback));
  const decoder = new FrameDecoder();
  const listeners: ((message: unknown) => void)[] = [];

  // A write to a worker that has just died fails; its exit is what counts.
  toWorker.on('error', () => {});
  fromWorker.on('error', () => {});
  readFairly(fromWorker, (chunk) => {
    try {
      for (const message of decoder.push(chunk)) {
        for (const listener of listeners) listener(message);
      }
    } catch (error) {
      exit.fail(error as Error);
      fromWorker.destroy();
      killGroup(child);
    }
  });
  return {
    pid: child.pid,
    ...output,
    send(message) {
      if (toWorker.writable) toWorker.write(encodeFrame(message));
    },
    onMessage: (listener) => listeners.push(listener),
    onExit: exit.onExit,
    kill: () => killGroup(child),
  };
}
