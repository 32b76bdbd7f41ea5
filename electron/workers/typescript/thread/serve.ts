import { type MessagePort, workerData } from 'node:worker_threads';
import { endNow } from '../../channel.ts';
import { tableFailure } from '../../table/errors.ts';
import type { TableReply, TableRequest, ThreadStart } from './requests.ts';
import { Tables } from './tables.ts';

const WATCH_EVERY_MS = 200;

/**
 * The table thread: answers the block's thread, and ends the process when the engine is gone,
 * which the block's thread cannot notice while the user's code keeps it busy.
 */
export function serveTables(): void {
  const { port, parent, signal } = workerData as ThreadStart & { port: MessagePort };
  const tables = new Tables();
  let queue: Promise<void> = Promise.resolve();

  port.on('message', ({ id, request }: { id: number; request: TableRequest }) => {
    queue = queue.then(async () => {
      let reply: TableReply;
      try {
        reply = { id, answer: await tables.answer(request) };
      } catch (error) {
        reply = { id, error: tableFailure(error) };
      }
      port.postMessage(reply);
      Atomics.store(signal, 0, 1);
      Atomics.notify(signal, 0);
    });
  });

  setInterval(() => {
    if (!isAlive(parent)) endNow();
  }, WATCH_EVERY_MS);
}

/** Whether the engine lives. On Unix its orphans get another parent; Windows keeps the old number. */
function isAlive(parent: number): boolean {
  if (process.platform !== 'win32') return process.ppid === parent;
  try {
    process.kill(parent, 0);
    return true;
  } catch {
    return false;
  }
}
