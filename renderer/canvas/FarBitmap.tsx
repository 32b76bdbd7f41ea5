import { useStore } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useThemeStore } from '../app/store.ts';
import { type Palette, palettes } from '../app/theme/tokens.ts';
import styles from './FarBitmap.module.css';
import { NODE_HEIGHT, NODE_WIDTH, type Point } from './geometry.ts';

/** What draws on the bitmap, in the places of the canvas. */
export interface Pen {
  context: CanvasRenderingContext2D;
  zoom: number;
  colours: Palette;
  /** Whether anything of a node at this place is in view. */
  isShown(place: Point): boolean;
}

/**
 * What a canvas shows from far away, where a thousand nodes in the page would hang it: one bitmap, drawn
 * anew when the view, the theme or `draw` is another. Clicks go through it, to the canvas.
 */
export function FarBitmap({ draw }: { draw(pen: Pen): void }) {
  const bitmap = useRef<HTMLCanvasElement>(null);
  const [x, y, zoom] = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const theme = useThemeStore((state) => state.theme);

  useEffect(() => {
    const element = bitmap.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const ratio = devicePixelRatio;
    element.width = width * ratio;
    element.height = height * ratio;
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
    const isShown = (place: Point) =>
      place.x > -x / zoom - NODE_WIDTH &&
      place.x < (width - x) / zoom &&
      place.y > -y / zoom - NODE_HEIGHT &&
      place.y < (height - y) / zoom;
    draw({ context, zoom, colours: palettes[theme], isShown });
  }, [x, y, zoom, width, height, theme, draw]);

  return (
    <div className={styles.bitmap}>
      <canvas ref={bitmap} style={{ width, height }} />
    </div>
  );
}
