import path from 'node:path';
import type { Host } from '../engine/api.ts';
import { environmentSecret } from '../engine/environment-secret.ts';
import { forkLauncher } from '../engine/workers/fork.ts';

/** The folder of Tidemill itself: this bundle is `dist/headless/cli.cjs` in it. */
export const INSTALLATION = path.resolve(__dirname, '..', '..');

/** What plain Node lends the engine. Secrets come from the environment: `TIDEMILL_SECRET_NAME`. */
export const nodeHost: Host = {
  launcher: forkLauncher,
  secret: environmentSecret,
  notify: () => Promise.reject(new Error('Nothing can be shown here yet.')),
  resources: path.join(INSTALLATION, 'resources'),
  workers: path.join(INSTALLATION, 'dist', 'workers'),
};
