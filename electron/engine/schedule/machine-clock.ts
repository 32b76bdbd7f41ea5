import type { Clock } from './api.ts';

/** The machine's own clock. Timers of it never hold the process. */
export const machineClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timezone: () => new Intl.DateTimeFormat().resolvedOptions().timeZone,
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
