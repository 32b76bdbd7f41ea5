import type { Block } from '../../shared/pipeline/document.ts';
import {
  downstreamOf,
  findCycle,
  type GraphBlock,
  upstreamOf,
} from '../../shared/pipeline/graph.ts';

/** Why no wire may go from one block to another, in the words a person reads; null when it may. */
export function reasonAgainst(blocks: readonly Block[], from: string, to: string): string | null {
  const source = blocks.find(({ name }) => name === from);
  const target = blocks.find(({ name }) => name === to);
  if (source === undefined || target === undefined) return 'there is no such block';
  if (from === to) return 'a block cannot read itself';
  if (target.inputs.includes(from)) return `${to} already reads ${from}`;
  if (source.kind === 'note' || target.kind === 'note') return 'notes have no data';
  const wired: GraphBlock[] = blocks.map((block) =>
    block.name === to ? { name: to, inputs: [from] } : block,
  );
  const cycle = findCycle(onPath(wired, from, to));
  return cycle === null ? null : `would create a cycle: ${startAt(cycle, from).join(' → ')}`;
}

/** Only the blocks between the two ends can be on a cycle through them. */
function onPath(blocks: readonly GraphBlock[], from: string, to: string): GraphBlock[] {
  const behind = downstreamOf(blocks, [to]);
  return blocks.filter(({ name }) => name === from || name === to || behind.has(name));
}

/** The same cycle, told from `name` on. */
function startAt(cycle: readonly string[], name: string): string[] {
  const ring = cycle.slice(0, -1);
  const at = Math.max(0, ring.indexOf(name));
  const turned = [...ring.slice(at), ...ring.slice(0, at)];
  return [...turned, turned[0] ?? name];
}

/** The blocks that a wire from (`source`) or into (`target`) this block may not end at. */
export function blockedFor(
  blocks: readonly Block[],
  name: string,
  end: 'source' | 'target',
): Set<string> {
  const blocked = end === 'source' ? upstreamOf(blocks, [name]) : downstreamOf(blocks, [name]);
  blocked.add(name);
  for (const block of blocks) {
    const already =
      end === 'source'
        ? block.inputs.includes(name)
        : blocks.some((each) => each.name === name && each.inputs.includes(block.name));
    if (already || block.kind === 'note') blocked.add(block.name);
  }
  return blocked;
}
