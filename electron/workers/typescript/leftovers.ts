import * as timers from 'node:timers';

type Starter = 'setTimeout' | 'setInterval' | 'setImmediate';
type Handle = { destroy?(): void; close?(): void; kill?(signal: string): void };

const clear = {
  setTimeout: timers.clearTimeout,
  setInterval: timers.clearInterval,
  setImmediate: timers.clearImmediate,
} as Record<Starter, (handle: unknown) => void>;

const activeHandles = (): Handle[] =>
  (process as unknown as { _getActiveHandles(): Handle[] })._getActiveHandles();

let started: [Starter, WeakRef<object>][] = [];

/** Keeps track of timers, so that those which a block leaves behind can be stopped. */
export function trackTimers(): void {
  for (const starter of ['setTimeout', 'setInterval', 'setImmediate'] as const) {
    const original = globalThis[starter] as (...args: unknown[]) => object;
    const tracking = (...args: unknown[]) => {
      const handle = original(...args);
      started.push([starter, new WeakRef(handle)]);
      return handle;
    };
    // Keeps what hangs on the function, such as its promise version.
    Object.defineProperties(tracking, Object.getOwnPropertyDescriptors(original));
    Object.assign(globalThis, { [starter]: tracking });
  }
}

/** What is open now and may stay so; to be given to `closeLeftovers`. */
export function openHandles(): Set<object> {
  return new Set(activeHandles());
}

/** Stops timers, sockets, servers and child processes that a block left running. */
export function closeLeftovers(before: Set<object>): void {
  for (const [starter, handle] of started) {
    const running = handle.deref();
    if (running) clear[starter](running);
  }
  started = [];
  for (const handle of activeHandles()) {
    if (before.has(handle)) continue;
    if (handle.kill) handle.kill('SIGKILL');
    else if (handle.destroy) handle.destroy();
    else handle.close?.();
  }
}
