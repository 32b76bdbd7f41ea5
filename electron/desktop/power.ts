import { powerMonitor } from 'electron';

/**
 * Calls back when the machine has woken up, or somebody has come back to it: the clock and the time zone
 * may be others then. Returns how to stop. Call when the app is ready.
 */
export function onWake(listener: () => void): () => void {
  powerMonitor.on('resume', listener);
  // macOS and Windows tell this more reliably than that they woke up.
  powerMonitor.on('unlock-screen', listener);
  return () => {
    powerMonitor.off('resume', listener);
    powerMonitor.off('unlock-screen', listener);
  };
}
