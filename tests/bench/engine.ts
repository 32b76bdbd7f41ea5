import path from 'node:path';
import type { Engine } from '../../electron/engine/api.ts';
import { openEngine } from '../../electron/engine/engine.ts';
import { forkLauncher } from '../../electron/engine/workers/fork.ts';
import type { StartRun } from '../../shared/contract/contract.ts';
import type { Run } from '../../shared/runs/events.ts';

const root = path.resolve(import.meta.dirname, '../..');

export const host = {
  launcher: forkLauncher,
  secret: async () => null,
  resources: path.join(root, 'resources'),
  workers: path.join(root, 'dist/workers'),
};

export const openBenchEngine = (dir: string): Promise<Engine> => openEngine({ dir, host });

/** Runs to the end; throws where the run did not succeed, since then its time means nothing. */
export async function runToEnd(
  engine: Engine,
  pipeline: string,
  request: Partial<StartRun> = {},
): Promise<Run> {
  const { run } = await engine.startRun({
    pipeline,
    params: {},
    force: false,
    mode: 'full',
    partition: null,
    ...request,
  });
  for await (const _ of engine.runEvents(run, 0));
  const ended = await engine.run(run);
  if (ended.status !== 'success') {
    const failed = ended.blocks.find((block) => block.error !== null);
    throw new Error(`${pipeline} ended ${ended.status}: ${failed?.name} ${failed?.error?.message}`);
  }
  return ended;
}
