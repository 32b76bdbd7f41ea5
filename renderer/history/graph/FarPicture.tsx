import { useStore } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useThemeStore } from '../../app/store.ts';
import { palettes } from '../../app/theme/tokens.ts';
import { NODE_HEIGHT, NODE_WIDTH, type Point } from '../../canvas/geometry.ts';
import { useHistoryView } from '../historyView.ts';
import { changeLooks } from './changeLooks.ts';
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
    drawWires(context, graph, zoom, theme);
    drawBlocks(context, graph, zoom, theme, chosen);
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

type Context = CanvasRenderingContext2D;
type Theme = keyof typeof palettes;

function drawWires(context: Context, { blocks, wires }: DiffGraph, zoom: number, theme: Theme) {
  const colours = palettes[theme];
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

function drawBlocks(
  context: Context,
  { blocks }: DiffGraph,
  zoom: number,
  theme: Theme,
  chosen: string | null,
) {
  const colours = palettes[theme];
  context.font = '600 64px "JetBrains Mono", monospace';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { id, kind, place, from } of blocks) {
    const { tone, mark } = changeLooks[kind];
    const colour = kind === 'same' ? colours.borderStrong : colours.status[tone].fill;
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = 1.5 / zoom;
    context.setLineDash([6 / zoom, 4 / zoom]);
    if (from !== null) drawBox(context, from, 'stroke');
    if (kind === 'removed') drawBox(context, place, 'stroke');
    context.setLineDash([]);
    if (kind !== 'removed') drawBox(context, place, 'fill');
    if (kind !== 'removed') context.fillStyle = colours.panel;
    context.fillText(mark, place.x + NODE_WIDTH / 2, place.y + NODE_HEIGHT / 2 + 4);
    if (id !== chosen) continue;
    context.strokeStyle = colours.text1;
    context.lineWidth = 3 / zoom;
    drawBox(context, place, 'stroke');
  }
}

function drawBox(context: Context, { x, y }: Point, how: 'fill' | 'stroke') {
  context.beginPath();
  context.roundRect(x, y, NODE_WIDTH, NODE_HEIGHT, 14);
  context[how]();
}
