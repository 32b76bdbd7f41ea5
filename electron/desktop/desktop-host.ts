import { BrowserWindow } from 'electron';
import type { Host } from '../engine/api.ts';
import { environmentSecret } from '../engine/environment-secret.ts';
import { showMessage } from './messages.ts';
import { utilityLauncher } from './node-workers.ts';
import type { Places } from './places.ts';
import { onWake } from './power.ts';
import { bringToFront } from './window.ts';

/** What Electron lends the engine. Secrets come from the environment: `TIDEMILL_SECRET_NAME`. */
export function desktopHost(places: Places): Host {
  return {
    launcher: utilityLauncher,
    secret: environmentSecret,
    notify: (message) => showMessage({ ...message, icon: places.icon }, showWindow),
    onWake,
    resources: places.resources,
    workers: places.workers,
  };
}

/** Brings the app's window to whoever clicked on one of its messages. */
function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window !== undefined) bringToFront(window);
}
