import { useStore } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useThemeStore } from '../../app/store.ts';
import { type Palette, palettes } from '../../app/theme/tokens.ts';
import { NODE_HEIGHT, NODE_WIDTH, type Point } from '../../canvas/geometry.ts';
import { useHistoryView } from '../historyView.ts';
import { changeKinds, changeLooks } from './changeLooks.ts';
import type { DiffBlock, DiffGraph } from './diffGraph.ts';
import styles from './graph.module.css';

/**
 * The comparison from far away, where a thousand nodes in the page would hang it: one bitmap with a
 * rectangle a block in the colour of what became of it, with its sign; hollow and dashed what is gone.
 */
export function FarPicture({ graph }: { graph: DiffGraph }) {
  const bitmap = useRef<HTMLCanvasElement>(null);
  const transform = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const theme = useThemeStore((state) => state.theme);
  const chosen = useHistoryView((state) => state.block);
  const [x, y, zoom] = transform;

  useEffect(() => {
    const element = bitmap.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const ratio = devicePixelRatio;
    element.width = width * ratio;
    element.height = height * ratio;
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
    const shown = {
      left: -x / zoom - NODE_WIDTH,
      top: -y / zoom - NODE_HEIGHT,
      right: (width - x) / zoom,
      bottom: (height - y) / zoom,
    };
    const pen = { context, zoom, colours: palettes[theme], shown };
    drawWires(pen, graph);
    drawBlocks(pen, graph.blocks, chosen);
  }, [x, y, zoom, width, height, theme, graph, chosen]);

  return (
    <div className={styles.far} data-testid="diff-far">
      <canvas ref={bitmap} style={{ width, height }} />
    </div>
  );
}

/** The block under a point of the canvas: nodes that are not in the page cannot be clicked. */
export function blockAt({ blocks }: DiffGraph, { x, y }: Point): DiffBlock | undefined {
  return blocks.find(
    ({ place }) =>
      x >= place.x && x <= place.x + NODE_WIDTH && y >= place.y && y <= place.y + NODE_HEIGHT,
  );
}

interface Pen {
  context: CanvasRenderingContext2D;
  zoom: number;
  colours: Palette;
  /** The part of the canvas in which a node's corner must be for it to be seen. */
  shown: { left: number; top: number; right: number; bottom: number };
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
      if (!isShown(pen, place)) continue;
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
    if (isShown(pen, { x, y })) pen.context.roundRect(x, y, NODE_WIDTH, NODE_HEIGHT, 14);
  }
}

function isShown({ shown }: Pen, { x, y }: Point): boolean {
  return x > shown.left && x < shown.right && y > shown.top && y < shown.bottom;
}
