import type { BlockFreshness, StatusView } from '../../../shared/contract/views.ts';
import type { Block, Param } from '../../../shared/pipeline/document.ts';
import { topologicalOrder } from '../../../shared/pipeline/graph.ts';
import { errorText } from '../../../shared/worker/error-text.ts';
import type { Json, Output } from '../../../shared/worker/protocol.ts';
import type { Project } from '../project/types.ts';
import type { Ledger } from '../runs/ledger.ts';
import type { WorkerPool } from '../workers/types.ts';
import { assess, type Snapshot } from './freshness.ts';
import type { Materializations } from './materializations.ts';
import { takeSnapshot } from './snapshot.ts';
import type { OutputStore } from './store.ts';

/** Each block of a pipeline fresh or stale with the parameters' defaults, and how it last ended. */
export async function statusOf(sources: {
  project: Project;
  pipeline: string;
  pool: WorkerPool;
  ledger: Ledger;
  materializations: Materializations;
  store: OutputStore;
}): Promise<StatusView> {
  const { project, pipeline, pool, materializations, store } = sources;
  const loaded = await project.load(pipeline);
  const { settings } = await project.settings();
  const order = topologicalOrder(loaded.pipeline.blocks);
  const byName = new Map(loaded.pipeline.blocks.map((block) => [block.name, block]));
  const blocks = order
    .map((name) => byName.get(name))
    .filter((block): block is Block => block !== undefined && block.language !== 'markdown');
  const projectDir = project.dir;
  const snapshot = await takeSnapshot({
    projectDir,
    loaded,
    settings,
    blocks,
    pool,
    materializations,
    store,
  });
  return {
    pipeline,
    blocks: freshnessOf(blocks, defaults(loaded.pipeline.params), snapshot),
    last: sources.ledger.lastOfBlocks(pipeline).map(({ run, block }) => ({
      name: block.name,
      run,
      status: block.status,
      rows: block.rows,
      duration_ms: block.duration_ms,
      ended_at: block.ended_at,
      error: block.error && errorText(block.error),
    })),
  };
}

function defaults(params: Record<string, Param>): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const [name, param] of Object.entries(params)) values[name] = param.default ?? null;
  return values;
}

/**
 * Each block fresh or stale, and why. A block whose upstream is not fresh is stale with that as its
 * reason, on top of its own. `blocks` come in topological order. Pure.
 */
export function freshnessOf(
  blocks: Block[],
  params: Record<string, Json>,
  snapshot: Snapshot,
): BlockFreshness[] {
  const states = new Map<string, BlockFreshness>();
  const outputs = new Map<string, Output>();
  for (const block of blocks) {
    if (!block.enabled) {
      const [only] = block.inputs;
      const output = only === undefined ? undefined : outputs.get(only);
      if (output) outputs.set(block.name, output);
    }
    const assessment = assess(block, outputs, params, snapshot);
    const latest = snapshot.materializations.get(block.name)?.[0];
    if (latest && block.enabled) outputs.set(block.name, latest.output);
    const unsure = block.inputs.filter((name) => (states.get(name)?.state ?? 'fresh') !== 'fresh');
    const reasons = [
      ...assessment.reasons,
      ...unsure.map((name) => ({
        code: 'upstream' as const,
        detail: `${name} is ${states.get(name)?.state === 'stale' ? 'stale' : 'not there'}`,
      })),
    ];
    const state =
      assessment.state === 'fresh' && unsure.length > 0 ? ('stale' as const) : assessment.state;
    states.set(block.name, {
      name: block.name,
      state,
      reasons: state === 'never' ? [] : reasons,
    });
  }
  return [...states.values()];
}
