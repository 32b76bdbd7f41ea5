import type { Engine } from '../../electron/engine/api.ts';
import { openEngine } from '../../electron/engine/engine.ts';
import type { StartRun } from '../../shared/contract/contract.ts';
import type { Run } from '../../shared/runs/events.ts';
import { runPipeline, testHost } from '../fixtures/engine.ts';

export const host = testHost();

export const openBenchEngine = (dir: string): Promise<Engine> => openEngine({ dir, host });

/** Runs to the end; throws where the run did not succeed, since then its time means nothing. */
export async function runToEnd(
  engine: Engine,
  pipeline: string,
  request: Partial<StartRun> = {},
): Promise<Run> {
  const ended = await runPipeline(engine, pipeline, request);
  if (ended.status !== 'success') {
    const failed = ended.blocks.find((block) => block.error !== null);
    throw new Error(`${pipeline} ended ${ended.status}: ${failed?.name} ${failed?.error?.message}`);
  }
  return ended;
}
