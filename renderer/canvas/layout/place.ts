import type { Layout } from '../../../shared/pipeline/document.ts';
import type { GraphBlock } from '../../../shared/pipeline/graph.ts';
import { boundsOf, GRID, NODE_HEIGHT, NODE_WIDTH, onGrid, type Point } from '../geometry.ts';

const GAP_X = 56;
const GAP_Y = 28;

/**
 * A free place for a block among placed ones: right of what it reads, else below everything. Moves
 * down until it covers nothing.
 */
export function freePlace(inputs: readonly string[], layout: Layout): Point {
  const read = inputs.flatMap((input) => layout[input] ?? []);
  const places = Object.values(layout);
  const bounds = boundsOf(places);
  let place: Point;
  if (read.length > 0) {
    place = {
      x: Math.max(...read.map(({ x }) => x)) + NODE_WIDTH + GAP_X,
      y: read.reduce((sum, { y }) => sum + y, 0) / read.length,
    };
  } else if (bounds !== null) {
    place = { x: bounds.x, y: bounds.y + bounds.height + GAP_Y };
  } else {
    place = { x: 0, y: 0 };
  }
  return clearOf(onGrid(place), places);
}

/** The first place at or below `place` where a node covers no other. */
export function clearOf(place: Point, places: readonly Point[]): Point {
  const covers = (candidate: Point) =>
    places.some(
      ({ x, y }) =>
        Math.abs(x - candidate.x) < NODE_WIDTH + GRID &&
        Math.abs(y - candidate.y) < NODE_HEIGHT + GRID,
    );
  let free = place;
  while (covers(free)) free = { x: free.x, y: free.y + GRID };
  return free;
}

/** Places for the blocks that have none, each beside what it reads, leaving all others where they are. */
export function placeMissing(blocks: readonly GraphBlock[], layout: Layout): Layout {
  const all: Layout = { ...layout };
  const added: Layout = {};
  for (const { name, inputs } of blocks) {
    if (all[name] !== undefined) continue;
    const place = freePlace(inputs, all);
    all[name] = place;
    added[name] = place;
  }
  return added;
}
