import { type Edge, type Node, Position } from '@xyflow/react';
import type { Block, Layout } from '../../shared/pipeline/document.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './geometry.ts';

/** React Flow's node of a block: its place and nothing that changes while the pipeline runs. */
export type BlockFlowNode = Node<Record<string, never>, 'block'>;
export type WireFlowEdge = Edge<Record<string, never>, 'wire'>;

const HANDLE = 10;
const noData: Record<string, never> = {};

const handle = (type: 'source' | 'target') => ({
  id: null,
  type,
  position: type === 'source' ? Position.Right : Position.Left,
  x: (type === 'source' ? NODE_WIDTH : 0) - HANDLE / 2,
  y: (NODE_HEIGHT - HANDLE) / 2,
  width: HANDLE,
  height: HANDLE,
});

// Declared, so that React Flow can leave out what is not in view from the first paint on.
const handles = [handle('target'), handle('source')];

export const wireId = (from: string, to: string) => `${from}→${to}`;

/**
 * The nodes of the blocks, each the object it was before where nothing about it changed: React Flow
 * and React skip those.
 */
export function flowNodes(
  before: readonly BlockFlowNode[],
  blocks: readonly Block[],
  places: Layout,
  selected: ReadonlySet<string>,
): BlockFlowNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  return blocks.flatMap((block) => {
    const place = places[block.name];
    if (place === undefined) return [];
    const old = known.get(block.name);
    const isSelected = selected.has(block.name);
    if (old?.dragging) return [old];
    if (
      old !== undefined &&
      old.position.x === place.x &&
      old.position.y === place.y &&
      (old.selected ?? false) === isSelected
    ) {
      return [old];
    }
    return [
      {
        id: block.name,
        type: 'block',
        position: place,
        data: noData,
        selected: isSelected,
        width: NODE_WIDTH,
        height: NODE_HEIGHT,
        measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
        handles,
      },
    ];
  });
}

/** The wires of the blocks, with the same care for identity. Inputs that name no block have none. */
export function flowEdges(
  before: readonly WireFlowEdge[],
  blocks: readonly Block[],
): WireFlowEdge[] {
  const known = new Map(before.map((edge) => [edge.id, edge]));
  const names = new Set(blocks.map(({ name }) => name));
  return blocks.flatMap((block) =>
    block.inputs
      .filter((input) => names.has(input))
      .map((input): WireFlowEdge => {
        const id = wireId(input, block.name);
        return known.get(id) ?? { id, type: 'wire', source: input, target: block.name };
      }),
  );
}
