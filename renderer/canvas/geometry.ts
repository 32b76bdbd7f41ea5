import type { BlockKind } from '../../shared/pipeline/document.ts';

/** Every node is as large as every other, so nothing has to be measured. */
export const NODE_WIDTH = 232;
export const NODE_HEIGHT = 84;
export const GRID = 16;

export interface Point {
  x: number;
  y: number;
}

export interface Bounds extends Point {
  width: number;
  height: number;
}

/** The smallest rectangle around nodes at these places; null around nothing. */
export function boundsOf(places: readonly Point[]): Bounds | null {
  if (places.length === 0) return null;
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  const right = Math.max(...places.map(({ x }) => x)) + NODE_WIDTH;
  const bottom = Math.max(...places.map(({ y }) => y)) + NODE_HEIGHT;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Whether a point of the canvas lies on the node at a place. */
export function isOnNode({ x, y }: Point, place: Point): boolean {
  return x >= place.x && x <= place.x + NODE_WIDTH && y >= place.y && y <= place.y + NODE_HEIGHT;
}

export function onGrid({ x, y }: Point): Point {
  return { x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID };
}

/**
 * A block's outline, which tells its kind without colour: flat on the side where data enters or
 * leaves the pipeline, a notch for a check, a pill for control.
 */
export function silhouette(kind: BlockKind): string {
  switch (kind) {
    case 'source':
      return outline(2, 18, 18, 2);
    case 'sink':
      return outline(18, 2, 2, 18);
    case 'check':
      return outline(10, 0, 10, 10, 16);
    case 'condition':
    case 'sensor':
      return outline(32, 32, 32, 32);
    case 'transform':
    case 'scratch':
    case 'note':
      return outline(10, 10, 10, 10);
  }
}

/** Corner radii from the top left clockwise; `notch` cuts the top right corner straight off. */
function outline(tl: number, tr: number, br: number, bl: number, notch = 0): string {
  const width = NODE_WIDTH - 1;
  const height = NODE_HEIGHT - 1;
  const arc = (radius: number, dx: number, dy: number) => `a${radius} ${radius} 0 0 1 ${dx} ${dy}`;
  return [
    `M${0.5 + tl} 0.5`,
    `h${width - tl - Math.max(tr, notch)}`,
    notch > 0 ? `l${notch} ${notch}` : arc(tr, tr, tr),
    `v${height - Math.max(tr, notch) - br}`,
    arc(br, -br, br),
    `h${-(width - br - bl)}`,
    arc(bl, -bl, -bl),
    `v${-(height - bl - tl)}`,
    arc(tl, tl, -tl),
    'z',
  ].join('');
}
