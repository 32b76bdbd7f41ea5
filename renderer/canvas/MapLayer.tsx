import { useReactFlow, useStore } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { Block, Layout } from '../../shared/pipeline/document.ts';
import { lookOf } from '../app/status/useBlockLook.ts';
import { useRunStore, useSelectionStore, useThemeStore } from '../app/store.ts';
import { palettes } from '../app/theme/tokens.ts';
import { camera } from './camera.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './geometry.ts';
import styles from './MapLayer.module.css';

/**
 * The pipeline from far away: no nodes in the page, one bitmap with a rectangle a block in the colour
 * of its state and straight wires. A click selects the block under it; a double click goes there.
 */
export function MapLayer({ blocks, places }: { blocks: readonly Block[]; places: Layout }) {
  const bitmap = useRef<HTMLCanvasElement>(null);
  const transform = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const theme = useThemeStore((state) => state.theme);
  const runs = useRunStore();
  const selected = useSelectionStore((state) => state.selected);
  const { zoomTo } = useReactFlow();

  useEffect(() => {
    const element = bitmap.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const ratio = devicePixelRatio;
    element.width = width * ratio;
    element.height = height * ratio;
    const [x, y, zoom] = transform;
    const colours = palettes[theme];
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
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
  }, [transform, width, height, theme, runs, selected, blocks, places]);

  const blockAt = (event: { clientX: number; clientY: number }) => {
    const { x, y } = camera.placeAt({ x: event.clientX, y: event.clientY });
    return blocks.find(({ name }) => {
      const place = places[name];
      return (
        place !== undefined &&
        x >= place.x &&
        x <= place.x + NODE_WIDTH &&
        y >= place.y &&
        y <= place.y + NODE_HEIGHT
      );
    });
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: arrow keys on the canvas do the same
    // biome-ignore lint/a11y/noStaticElementInteractions: a picture of what the outline says in words
    <div
      className={styles.map}
      onClick={(event) => {
        const block = blockAt(event);
        useSelectionStore.getState().select(block === undefined ? [] : [block.name]);
      }}
      onDoubleClick={(event) => {
        const block = blockAt(event);
        if (block === undefined) return;
        void zoomTo(0.8).then(() => camera.reveal([block.name]));
      }}
    >
      <canvas ref={bitmap} style={{ width, height }} />
    </div>
  );
}
