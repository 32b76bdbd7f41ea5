import { uptime } from 'node:os';
import type { Clock } from './api.ts';
import { machineTimezone } from './machine-timezone.ts';

/** The machine's own clock. Timers of it never hold the process. */
export const machineClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sinceBoot: () => uptime() * 1_000,
  timezone: machineTimezone,
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
