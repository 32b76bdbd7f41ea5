import type { BlockChange, PipelineChange } from '../../../shared/contract/history.ts';
import type { Block, Layout } from '../../../shared/pipeline/document.ts';
import type { GraphBlock } from '../../../shared/pipeline/graph.ts';
import type { Point } from '../../canvas/geometry.ts';
import { columns } from '../../canvas/layout/columns.ts';
import { clearOf, placeMissing } from '../../canvas/layout/place.ts';
import { type ChangeKind, kindOf } from './changeLooks.ts';

/** A block of the comparison, on the one canvas of both sides. */
export interface DiffBlock {
  /** Its name: none that is gone has the name of one that is there, for those two would be one. */
  id: string;
  kind: ChangeKind;
  change: BlockChange;
  /** As it is after the change, or was before where it is gone. */
  block: Block;
  place: Point;
  /** Where it was, if that is elsewhere. */
  from: Point | null;
}

export interface DiffWire {
  id: string;
  source: string;
  target: string;
  change: 'added' | 'removed' | 'same';
}

export interface DiffGraph {
  blocks: readonly DiffBlock[];
  wires: readonly DiffWire[];
}

const noSide = { pipeline: { blocks: [] as readonly Block[] }, layout: {} as Layout };

/**
 * Lays both sides of a changed pipeline on one canvas. What is there after the change stands in its
 * place; what is gone stands where it was, moved down where something else stands there now.
 */
export function diffGraph(change: PipelineChange): DiffGraph {
  const before = sideOf(change.before);
  const after = sideOf(change.after);
  const placed = placesOf(change, before, after);
  const taken = change.blocks.flatMap(({ change: kind, name }) =>
    kind === 'removed' ? [] : [placed.after[name] ?? { x: 0, y: 0 }],
  );
  const blocks = change.blocks.flatMap((each): DiffBlock[] => {
    const removed = each.change === 'removed';
    const block = (removed ? before : after).blocks.get(each.name);
    if (block === undefined) return [];
    const kind = kindOf(each);
    if (removed) {
      const place = clearOf(placed.before[each.name] ?? { x: 0, y: 0 }, taken);
      taken.push(place);
      return [{ id: each.name, kind, change: each, block, place, from: null }];
    }
    const place = placed.after[each.name] ?? { x: 0, y: 0 };
    const was = each.change === 'added' ? undefined : before.layout[each.renamed_from ?? each.name];
    const from = was !== undefined && (was.x !== place.x || was.y !== place.y) ? was : null;
    return [{ id: each.name, kind, change: each, block, place, from }];
  });
  return { blocks, wires: wiresOf(change, blocks) };
}

interface Side {
  blocks: ReadonlyMap<string, Block>;
  layout: Layout;
}

function sideOf(side: PipelineChange['before']): Side {
  const { pipeline, layout } = side ?? noSide;
  return { blocks: new Map(pipeline.blocks.map((block) => [block.name, block])), layout };
}

/**
 * Where the blocks of each side are. One that has no place of its own takes that of the other side,
 * else one beside what it reads; where there are none at all, all are laid out in columns.
 */
function placesOf(
  change: PipelineChange,
  before: Side,
  after: Side,
): { before: Layout; after: Layout } {
  const later: Layout = {};
  for (const { name, renamed_from, change: kind } of change.blocks) {
    if (kind === 'removed') continue;
    const place = after.layout[name] ?? before.layout[renamed_from ?? name];
    if (place !== undefined) later[name] = place;
  }
  const newer = [...after.blocks.values()];
  const gone = change.blocks.flatMap(({ name, change: kind }) => {
    const block = kind === 'removed' ? before.blocks.get(name) : undefined;
    return block === undefined ? [] : [block];
  });
  if (Object.keys(later).length === 0 && gone.every(({ name }) => !before.layout[name])) {
    const both: GraphBlock[] = [...newer, ...gone.filter(({ name }) => !after.blocks.has(name))];
    const all = columns(both);
    return { before: all, after: all };
  }
  const shown = { ...before.layout, ...later };
  const filled = { ...later, ...placeMissing(newer, shown) };
  return {
    before: { ...before.layout, ...placeMissing(gone, { ...before.layout, ...filled }) },
    after: filled,
  };
}

/** The wires whose blocks are both drawn: an input may name a block that there is not. */
function wiresOf({ wires }: PipelineChange, blocks: readonly DiffBlock[]): DiffWire[] {
  const drawn = new Set(blocks.map(({ id }) => id));
  return wires
    .filter(({ from, to }) => drawn.has(from) && drawn.has(to))
    .map(({ from, to, change }) => ({
      id: `${change} ${from}→${to}`,
      source: from,
      target: to,
      change,
    }));
}

/** How many blocks became what. */
export function countKinds(blocks: readonly Pick<DiffBlock, 'kind'>[]): Record<ChangeKind, number> {
  const counts = { added: 0, removed: 0, changed: 0, renamed: 0, moved: 0, same: 0 };
  for (const { kind } of blocks) counts[kind] += 1;
  return counts;
}
