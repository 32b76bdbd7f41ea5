import { useCallback } from 'react';
import type { Block, Layout } from '../../shared/pipeline/document.ts';
import { lookOf } from '../app/status/useBlockLook.ts';
import { useRunStore, useSelectionStore } from '../app/store.ts';
import { FarBitmap, type Pen } from './FarBitmap.tsx';
import { NODE_HEIGHT, NODE_WIDTH } from './geometry.ts';

/** The pipeline from far away: a rectangle a block in the colour of its state, and straight wires. */
export function MapLayer({ blocks, places }: { blocks: readonly Block[]; places: Layout }) {
  const runs = useRunStore();
  const selected = useSelectionStore((state) => state.selected);
  const draw = useCallback(
    ({ context, zoom, colours }: Pen) => {
      context.strokeStyle = colours.borderStrong;
      context.lineWidth = 1 / zoom;
      context.beginPath();
      for (const block of blocks) {
        const to = places[block.name];
        if (to === undefined) continue;
        for (const input of block.inputs) {
          const from = places[input];
          if (from === undefined) continue;
          context.moveTo(from.x + NODE_WIDTH, from.y + NODE_HEIGHT / 2);
          context.lineTo(to.x, to.y + NODE_HEIGHT / 2);
        }
      }
      context.globalAlpha = 0.5;
      context.stroke();
      context.globalAlpha = 1;
      const chosen = new Set(selected);
      for (const block of blocks) {
        const place = places[block.name];
        if (place === undefined) continue;
        const look = lookOf(runs, block.name);
        context.beginPath();
        context.roundRect(place.x, place.y, NODE_WIDTH, NODE_HEIGHT, 14);
        context.fillStyle =
          look.glyph === 'never' ? colours.borderStrong : colours.status[look.tone].fill;
        context.fill();
        if (!chosen.has(block.name)) continue;
        context.strokeStyle = colours.text1;
        context.lineWidth = 3 / zoom;
        context.stroke();
      }
    },
    [blocks, places, runs, selected],
  );
  return <FarBitmap draw={draw} />;
}
