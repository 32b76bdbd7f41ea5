import type { Block } from '../../shared/pipeline/document.ts';
import { engine } from '../app/client.ts';
import { usePipelineStore, useRunStore } from '../app/store.ts';

export interface UpstreamColumn {
  name: string;
  type: string;
}

export interface Upstream {
  block: Block;
  /** The columns of its last output; empty where it has none or it is no table. */
  columns: readonly UpstreamColumn[];
  rows: number | null;
}

/** What is known of an output stays good until the block has another one. */
const known = new Map<string, { version: string; upstream: Promise<Upstream> }>();

/** The block's inputs with the columns of their last outputs, in the order of its inputs. */
export function upstreamsOf(block: Block): Promise<Upstream[]> {
  const { name: pipeline, view } = usePipelineStore.getState();
  if (pipeline === null || view === null) return Promise.resolve([]);
  const blocks = block.inputs.flatMap(
    (input) => view.pipeline.blocks.find(({ name }) => name === input) ?? [],
  );
  return Promise.all(blocks.map((input) => upstreamOf(pipeline, input)));
}

function upstreamOf(pipeline: string, block: Block): Promise<Upstream> {
  const { blocks, last } = useRunStore.getState();
  const version = `${blocks[block.name]?.output}:${last[block.name]?.run}`;
  const key = `${pipeline}/${block.name}`;
  const cached = known.get(key);
  if (cached?.version === version) return cached.upstream;
  const upstream = engine.outputs.page({ pipeline, block: block.name, offset: 0, limit: 1 }).then(
    (page) => ({ block, columns: page.schema ?? [], rows: page.num_rows }),
    // A block without an output has no columns to offer; its name is still good.
    () => ({ block, columns: [], rows: null }),
  );
  known.set(key, { version, upstream });
  return upstream;
}
