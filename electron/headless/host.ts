import path from 'node:path';
import type { Host } from '../engine/api.ts';
import { environmentSecret } from '../engine/environment-secret.ts';
import { forkLauncher } from '../engine/workers/fork.ts';
import { showMessage } from './show-message.ts';

/** The folder of Tidemill itself: this bundle is `dist/headless/cli.cjs` in it. */
export const INSTALLATION = path.resolve(__dirname, '..', '..');

/** What plain Node lends the engine. Secrets come from the environment: `TIDEMILL_SECRET_NAME`. */
export const nodeHost: Host = {
  launcher: forkLauncher,
  secret: environmentSecret,
  notify: showMessage,
  resources: path.join(INSTALLATION, 'resources'),
  workers: path.join(INSTALLATION, 'dist', 'workers'),
};
