import { useCallback } from 'react';
import { FarBitmap, type Pen } from '../../canvas/FarBitmap.tsx';
import { isOnNode, NODE_HEIGHT, NODE_WIDTH, type Point } from '../../canvas/geometry.ts';
import { useHistoryView } from '../historyView.ts';
import { changeKinds, changeLooks } from './changeLooks.ts';
import type { DiffBlock, DiffGraph } from './diffGraph.ts';

/**
 * The comparison from far away: a rectangle a block in the colour of what became of it, with its sign;
 * hollow and dashed what is gone.
 */
export function FarPicture({ graph }: { graph: DiffGraph }) {
  const chosen = useHistoryView((state) => state.block);
  const draw = useCallback(
    (pen: Pen) => {
      drawWires(pen, graph);
      drawBlocks(pen, graph.blocks, chosen);
    },
    [graph, chosen],
  );
  return <FarBitmap draw={draw} />;
}

/** The block under a point of the canvas: nodes that are not in the page cannot be clicked. */
export function blockAt({ blocks }: DiffGraph, point: Point): DiffBlock | undefined {
  return blocks.find(({ place }) => isOnNode(point, place));
}

/** Smaller signs cannot be told from dirt. */
const SMALLEST_SIGN = 0.12;

function drawWires({ context, zoom, colours }: Pen, { blocks, wires }: DiffGraph) {
  const places = new Map(blocks.map(({ id, place }) => [id, place]));
  for (const change of ['same', 'removed', 'added'] as const) {
    context.beginPath();
    for (const wire of wires) {
      const from = places.get(wire.source);
      const to = places.get(wire.target);
      if (wire.change !== change || from === undefined || to === undefined) continue;
      context.moveTo(from.x + NODE_WIDTH, from.y + NODE_HEIGHT / 2);
      context.lineTo(to.x, to.y + NODE_HEIGHT / 2);
    }
    const { tone } = changeLooks[change];
    context.strokeStyle = change === 'same' ? colours.borderStrong : colours.status[tone].fill;
    context.globalAlpha = change === 'same' ? 0.5 : 1;
    context.lineWidth = (change === 'same' ? 1 : 1.5) / zoom;
    context.setLineDash(change === 'removed' ? [5 / zoom, 4 / zoom] : []);
    context.stroke();
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

/** All blocks of a kind in one path: a path each would be most of the work. */
function drawBlocks(pen: Pen, blocks: readonly DiffBlock[], chosen: string | null) {
  const { context, zoom, colours } = pen;
  context.font = '600 64px "JetBrains Mono", monospace';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const kind of changeKinds) {
    const own = blocks.filter((block) => block.kind === kind);
    const { tone, mark } = changeLooks[kind];
    const colour = kind === 'same' ? colours.borderStrong : colours.status[tone].fill;
    const gone = kind === 'removed';
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = 1.5 / zoom;
    context.setLineDash([6 / zoom, 4 / zoom]);
    boxes(pen, gone ? own.map(({ place }) => place) : own.flatMap(({ from }) => from ?? []));
    context.stroke();
    context.setLineDash([]);
    if (!gone) {
      boxes(
        pen,
        own.map(({ place }) => place),
      );
      context.fill();
      context.fillStyle = colours.panel;
    }
    if (zoom < SMALLEST_SIGN || mark === '') continue;
    for (const { place } of own) {
      if (!pen.isShown(place)) continue;
      context.fillText(mark, place.x + NODE_WIDTH / 2, place.y + NODE_HEIGHT / 2 + 4);
    }
  }
  context.strokeStyle = colours.text1;
  context.lineWidth = 3 / zoom;
  boxes(
    pen,
    blocks.filter(({ id }) => id === chosen).map(({ place }) => place),
  );
  context.stroke();
}

/** Begins a path with a box at each place in view. */
function boxes(pen: Pen, places: readonly Point[]) {
  pen.context.beginPath();
  for (const { x, y } of places) {
    if (pen.isShown({ x, y })) pen.context.roundRect(x, y, NODE_WIDTH, NODE_HEIGHT, 14);
  }
}
