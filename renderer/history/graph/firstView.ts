import type { Viewport } from '@xyflow/react';
import { boundsOf, type Point } from '../../canvas/geometry.ts';

const MARGIN = 48;
const SMALLEST = 0.05;

/** The view that shows all blocks, never larger than life, known before the first picture. */
export function firstView(
  places: readonly Point[],
  { width, height }: { width: number; height: number },
): Viewport {
  const bounds = boundsOf(places);
  if (bounds === null) return { x: 0, y: 0, zoom: 1 };
  const room = {
    width: Math.max(1, width - 2 * MARGIN),
    height: Math.max(1, height - 2 * MARGIN),
  };
  const zoom = Math.max(
    SMALLEST,
    Math.min(1, room.width / bounds.width, room.height / bounds.height),
  );
  return {
    x: width / 2 - (bounds.x + bounds.width / 2) * zoom,
    y: height / 2 - (bounds.y + bounds.height / 2) * zoom,
    zoom,
  };
}
