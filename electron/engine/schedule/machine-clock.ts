import type { Clock } from './api.ts';

/** The machine's own clock. Timers of it never hold the process. */
export const machineClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timezone: machineZone,
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** The zone that the machine is in now, which its user may have changed since this process started. */
function machineZone(): string {
  // Node looks at the system's zone only at its start and when this variable changes. That it is taken
  // away counts as a change, also where it is not there.
  if (process.env.TZ === undefined) Reflect.deleteProperty(process.env, 'TZ');
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
