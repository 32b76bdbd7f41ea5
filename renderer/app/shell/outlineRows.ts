import type { Block } from '../../../shared/pipeline/document.ts';

export interface OutlineRow {
  /** The path of names from the root: a block with two inputs stands in two places. */
  key: string;
  parent: string | null;
  block: Block;
  level: number;
  consumers: number;
  /** Null where nothing is below it, or where it stands open elsewhere already. */
  open: boolean | null;
}

/**
 * The rows of the outline from top to bottom. Roots are blocks without inputs; below each block stand
 * the blocks that read it. A block is unfolded only where it comes first, so the tree stays as large
 * as the pipeline. Blocks on a cycle have no root and stand at the end.
 */
export function outlineRows(blocks: readonly Block[], closed: ReadonlySet<string>): OutlineRow[] {
  const names = new Set(blocks.map((block) => block.name));
  const consumers = new Map<string, Block[]>();
  for (const block of blocks) {
    for (const input of block.inputs)
      consumers.set(input, [...(consumers.get(input) ?? []), block]);
  }
  const roots = blocks.filter((block) => !block.inputs.some((input) => names.has(input)));
  const unfolded = new Set<string>();
  const rows: OutlineRow[] = [];
  const visit = (block: Block, parent: string | null, level: number) => {
    const below = consumers.get(block.name) ?? [];
    const key = parent === null ? block.name : `${parent}/${block.name}`;
    const first = !unfolded.has(block.name);
    unfolded.add(block.name);
    const open = below.length === 0 || !first ? null : !closed.has(key);
    rows.push({ key, parent, block, level, consumers: below.length, open });
    if (open === true) for (const consumer of below) visit(consumer, key, level + 1);
    else if (open === false) for (const consumer of below) mark(consumer);
  };
  const mark = (block: Block) => {
    if (unfolded.has(block.name)) return;
    unfolded.add(block.name);
    for (const consumer of consumers.get(block.name) ?? []) mark(consumer);
  };
  for (const root of roots) visit(root, null, 0);
  for (const block of blocks) if (!unfolded.has(block.name)) visit(block, null, 0);
  return rows;
}
