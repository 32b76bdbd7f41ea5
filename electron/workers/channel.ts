import { writeSync } from 'node:fs';
import { type FromWorker, type ToWorker, toWorkerSchema } from '../../shared/worker/protocol.ts';

/** Electron's utility processes talk over a port of their own, plain Node's children over IPC. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** The line to the engine. Messages that are not of the protocol end the worker. */
export interface Channel {
  send(message: FromWorker): Promise<void>;
  onMessage(listener: (message: ToWorker) => void): void;
}

function parentPort(): ParentPort | undefined {
  return (process as unknown as { parentPort?: ParentPort }).parentPort;
}

/**
 * Ends this process and what it started, now: a running query or an endless loop does not hold it up.
 * The group is ours only where the engine made us its leader.
 */
export function endNow(): never {
  try {
    if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  } catch {
    // Not a group leader.
  }
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable');
}

/** Opens the line to the engine; when the engine goes away, so does this process. */
export function openChannel(): Channel {
  const port = parentPort();
  if (port) {
    // Bound now: the TypeScript worker takes this method from the blocks that it runs.
    const post = port.postMessage.bind(port);
    return {
      async send(message) {
        post(message);
      },
      onMessage: (listener) =>
        port.on('message', (event) => listener(toWorkerSchema.parse(event.data))),
    };
  }
  const send = process.send?.bind(process);
  if (!send) {
    writeSync(2, 'This file is a Tidemill worker: the engine starts it.\n');
    process.exit(70);
  }
  process.on('disconnect', endNow);
  return {
    send: (message) =>
      new Promise((resolve) => {
        send(message, () => resolve());
      }),
    onMessage: (listener) =>
      process.on('message', (message) => listener(toWorkerSchema.parse(message))),
  };
}

/**
 * Says on stdout and stderr that all which the job printed is out: the engine waits for the marker
 * before it ends the job's log.
 */
export function markOutput(job: number): void {
  const marker = `\x1e${process.pid}:${job}\n`;
  for (const descriptor of [1, 2]) writeFully(descriptor, marker);
}

function writeFully(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
