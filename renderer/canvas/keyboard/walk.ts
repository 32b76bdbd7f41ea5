import type { Block, Layout } from '../../../shared/pipeline/document.ts';
import type { Point } from '../geometry.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

export function directionOf(key: string): Direction | null {
  switch (key) {
    case 'ArrowLeft':
      return 'left';
    case 'ArrowRight':
      return 'right';
    case 'ArrowUp':
      return 'up';
    case 'ArrowDown':
      return 'down';
    default:
      return null;
  }
}

/**
 * Where an arrow key leads along the wires: right to a block that reads this one, left to one that it
 * reads, up and down among those beside it. Falls back to the nearest in space; null at the edge.
 */
export function alongWires(
  blocks: readonly Block[],
  places: Layout,
  from: string,
  direction: Direction,
): string | null {
  if (direction === 'up' || direction === 'down') return nearest(blocks, places, from, direction);
  const wired =
    direction === 'right'
      ? blocks.filter((block) => block.inputs.includes(from)).map(({ name }) => name)
      : (blocks.find(({ name }) => name === from)?.inputs ?? []);
  const origin = places[from];
  const near = wired
    .flatMap((name) => (places[name] === undefined ? [] : [{ name, place: places[name] }]))
    .sort(
      (one, other) =>
        Math.abs(one.place.y - (origin?.y ?? 0)) - Math.abs(other.place.y - (origin?.y ?? 0)),
    );
  return near[0]?.name ?? nearest(blocks, places, from, direction);
}

/** The block nearest in a direction: distance along it counts once, sideways twice. */
export function nearest(
  blocks: readonly Block[],
  places: Layout,
  from: string,
  direction: Direction,
): string | null {
  const origin = places[from];
  if (origin === undefined) return blocks[0]?.name ?? null;
  let best: { name: string; cost: number } | null = null;
  for (const { name } of blocks) {
    const place = places[name];
    if (place === undefined || name === from) continue;
    const cost = costOf(origin, place, direction);
    if (cost !== null && (best === null || cost < best.cost)) best = { name, cost };
  }
  return best?.name ?? null;
}

function costOf(origin: Point, place: Point, direction: Direction): number | null {
  const dx = place.x - origin.x;
  const dy = place.y - origin.y;
  const [ahead, aside] =
    direction === 'right'
      ? [dx, dy]
      : direction === 'left'
        ? [-dx, dy]
        : direction === 'down'
          ? [dy, dx]
          : [-dy, dx];
  return ahead <= 0 ? null : ahead + 2 * Math.abs(aside);
}
