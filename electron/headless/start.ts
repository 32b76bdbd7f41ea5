/** `npm start`: builds what is not built yet, then opens the app on the first project. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureBuilt } from '../../build.config.mjs';
import { firstProject } from '../engine/project/first-project.ts';

const root = path.resolve(import.meta.dirname, '../..');

await ensureBuilt();
const project = await firstProject(path.join(root, 'resources'));
const launcher = path.join(root, 'electron', 'headless', 'tidemill.cjs');
const app = spawn(process.execPath, [launcher, 'open', project], { stdio: 'inherit' });
// The app hears Ctrl-C as well and ends by itself; npm gets its status.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.kill(signal));
app.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
