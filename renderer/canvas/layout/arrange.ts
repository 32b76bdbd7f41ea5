import ELK, { type ElkNode } from 'elkjs/lib/elk-api.js';
import workerAddress from 'elkjs/lib/elk-worker.min.js?url';
import type { Layout } from '../../../shared/pipeline/document.ts';
import type { GraphBlock } from '../../../shared/pipeline/graph.ts';
import { NODE_HEIGHT, NODE_WIDTH, onGrid } from '../geometry.ts';
import { columns } from './columns.ts';

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '56',
  'elk.spacing.nodeNode': '28',
  'elk.spacing.componentComponent': '44',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.aspectRatio': '1.8',
};

/** With two inputs a block, ELK took 3 s for 100, 12 s for 200 and more than a minute for 1,000. */
const MOST_FOR_ELK = 100;

let elk: InstanceType<typeof ELK> | null = null;

/**
 * Lays blocks out from left to right along their wires: by ELK in a worker, or in plain columns where
 * there are too many for it. Places are of the top left corners.
 */
export async function arrange(blocks: readonly GraphBlock[]): Promise<Layout> {
  if (blocks.length > MOST_FOR_ELK) return columns(blocks);
  elk ??= new ELK({ workerFactory: () => new Worker(workerAddress) });
  const names = new Set(blocks.map(({ name }) => name));
  const graph: ElkNode = {
    id: 'pipeline',
    layoutOptions: OPTIONS,
    children: blocks.map(({ name }) => ({ id: name, width: NODE_WIDTH, height: NODE_HEIGHT })),
    edges: blocks.flatMap(({ name, inputs }) =>
      inputs
        .filter((input) => names.has(input))
        .map((input) => ({ id: `${input}→${name}`, sources: [input], targets: [name] })),
    ),
  };
  const { children } = await elk.layout(graph);
  return Object.fromEntries(
    (children ?? []).map(({ id, x, y }) => [id, onGrid({ x: x ?? 0, y: y ?? 0 })]),
  );
}
