import { type Edge, type Node, Position } from '@xyflow/react';
import { NODE_HEIGHT, NODE_WIDTH } from '../../canvas/geometry.ts';
import type { DiffBlock, DiffGraph, DiffWire } from './diffGraph.ts';
import { moveLine } from './moveLine.ts';

export type DiffFlowNode = Node<{ block: DiffBlock }, 'block' | 'ghost'>;
export type DiffFlowEdge = Edge<{ change: DiffWire['change'] }, 'wire'> | Edge<MoveData, 'move'>;
export interface MoveData extends Record<string, unknown> {
  path: string;
}

const handle = (type: 'source' | 'target') => ({
  id: null,
  type,
  position: type === 'source' ? Position.Right : Position.Left,
  x: type === 'source' ? NODE_WIDTH : 0,
  y: NODE_HEIGHT / 2,
  width: 0,
  height: 0,
});

// Declared, so that nothing has to be measured.
const handles = [handle('target'), handle('source')];

export const ghostId = (block: string) => `~${block}`;

/** React Flow's nodes of a comparison: each block, and a ghost where a moved one was. */
export function diffNodes(blocks: readonly DiffBlock[]): DiffFlowNode[] {
  return blocks.flatMap((block): DiffFlowNode[] => {
    const size = { width: NODE_WIDTH, height: NODE_HEIGHT };
    const node = { data: { block }, ...size, measured: size, handles };
    const shown: DiffFlowNode = { ...node, id: block.id, type: 'block', position: block.place };
    if (block.from === null) return [shown];
    const ghost = { ...node, id: ghostId(block.id), type: 'ghost', position: block.from } as const;
    return [{ ...ghost, zIndex: -1, selectable: false }, shown];
  });
}

/** The wires, and the lines along which blocks moved. */
export function diffEdges({ blocks, wires }: DiffGraph): DiffFlowEdge[] {
  const moves = blocks.flatMap(({ id, from, place }): DiffFlowEdge[] => {
    const line = from === null ? null : moveLine(from, place);
    if (line === null) return [];
    const path = `M${line.start.x} ${line.start.y}L${line.end.x} ${line.end.y}`;
    return [{ id: `moved ${id}`, type: 'move', source: ghostId(id), target: id, data: { path } }];
  });
  return [
    ...wires.map(
      ({ id, source, target, change }): DiffFlowEdge => ({
        id,
        type: 'wire',
        source,
        target,
        data: { change },
      }),
    ),
    ...moves,
  ];
}
