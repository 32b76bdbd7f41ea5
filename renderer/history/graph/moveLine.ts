import { NODE_HEIGHT, NODE_WIDTH, type Point } from '../../canvas/geometry.ts';

const GAP = 6;

/**
 * The line along which a block moved: from the middle of its old place to the edge of its new one, short
 * of it by a gap. Null where the two overlap so far that there is nothing to draw.
 */
export function moveLine(from: Point, to: Point): { start: Point; end: Point } | null {
  const start = { x: from.x + NODE_WIDTH / 2, y: from.y + NODE_HEIGHT / 2 };
  const aim = { x: to.x + NODE_WIDTH / 2, y: to.y + NODE_HEIGHT / 2 };
  const dx = aim.x - start.x;
  const dy = aim.y - start.y;
  const across = Math.abs(dx) / (NODE_WIDTH / 2 + GAP);
  const along = Math.abs(dy) / (NODE_HEIGHT / 2 + GAP);
  // How often the way from edge to middle goes into the whole way: below one, it starts inside.
  const times = Math.max(across, along);
  if (times <= 1) return null;
  return { start, end: { x: aim.x - dx / times, y: aim.y - dy / times } };
}
