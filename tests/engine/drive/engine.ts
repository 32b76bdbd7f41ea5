/**
 * A stand-in for the engine that starts a TypeScript worker, lets it loop for ever and says so. The
 * worker prints straight to this process's stdout, so that its end is seen there.
 */
import { fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Job } from '../../../shared/worker/protocol.ts';

const project = mkdtempSync(path.join(tmpdir(), 'tidemill-'));
const child = fork(path.resolve(import.meta.dirname, '../../../dist/workers/typescript.cjs'), {
  cwd: project,
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  detached: true,
});
const file = path.join(project, 'block.ts');
const block: Job = {
  project,
  pipeline: 'p',
  block: 'block',
  kind: 'transform',
  file,
  display_file: 'block.ts',
  code: "export default () => { console.log('looping ' + process.pid); for (;;); }",
  run_id: 'run',
  attempt: 1,
  partition: null,
  interval: null,
  inputs: [],
  params: {},
  variables: {},
  dataframe: 'auto',
  workdir: project,
  store: { dir: path.join(project, 'outputs'), tmp: path.join(project, 'tmp') },
  previous: null,
  limits: { memory_bytes: 2 ** 30, threads: 1 },
};
child.once('message', () => child.send({ type: 'run', job: 1, block }));
