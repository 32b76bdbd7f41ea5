import { TidemillError } from '../../../shared/errors.ts';
import type { Json, ReadRequest } from '../../../shared/worker/protocol.ts';
import { describeDeath } from './death.ts';
import type { Fleet } from './fleet.ts';
import type { Gate } from './gate.ts';

/**
 * Runs one read request on a SQL worker of `fleet`, one after the other through `gate`, and gives its
 * result as the worker sent it. A worker that does not stop within `graceMs` of an abort is killed.
 * Throws the worker's error as a TidemillError, and the signal's reason when it is aborted.
 */
export async function readRequest(
  fleet: Fleet,
  gate: Gate,
  request: ReadRequest,
  graceMs: number,
  signal?: AbortSignal,
): Promise<Json> {
  await gate.enter(signal);
  try {
    const worker = await fleet.acquire(signal);
    let grace: NodeJS.Timeout | undefined;
    const cancel = () => {
      worker.cancel();
      grace = setTimeout(() => void worker.kill(), graceMs);
    };
    try {
      const ended = worker.execute((job) => ({ type: 'read', job, request }), {
        output: null,
        onSignal: () => {},
      });
      if (signal?.aborted) cancel();
      else signal?.addEventListener('abort', cancel, { once: true });
      const ending = await ended;
      signal?.throwIfAborted();
      if (ending.type === 'death') throw new TidemillError(describeDeath(ending.death, false));
      if (ending.message.type === 'error') throw new TidemillError(ending.message.error);
      return ending.message.result ?? null;
    } finally {
      clearTimeout(grace);
      signal?.removeEventListener('abort', cancel);
      await fleet.release(worker);
    }
  } finally {
    gate.leave();
  }
}
