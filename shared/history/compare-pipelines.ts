import type { BlockChange, PipelineChange } from '../contract/history.ts';
import { renamedFile } from '../pipeline/block-files.ts';
import type { Block } from '../pipeline/document.ts';
import { BLOCK_SETTINGS } from './block-settings.ts';
import { matchBlocks, type PipelineSide, sameCode } from './match-blocks.ts';

type Graph = Pick<PipelineChange, 'blocks' | 'wires' | 'settings'>;

/**
 * What lies between two states of a pipeline's graph: each block with what became of it, in the order of
 * `after`, those that went last. Wires go by the names after the change where there are such.
 */
export function compareGraphs(before: PipelineSide, after: PipelineSide): Graph {
  const matched = matchBlocks(before, after);
  const came = new Map([...matched].map(([from, to]) => [to, from]));
  const olds = new Map(before.pipeline.blocks.map((block) => [block.name, block]));
  const blocks = after.pipeline.blocks.map((block): BlockChange => {
    const old = olds.get(came.get(block.name) ?? '');
    if (old === undefined) return { ...plain(block.name), change: 'added' };
    const what = differences(before, after, old, block, matched);
    const moved = what.length === 1 && what[0] === 'position';
    return {
      name: block.name,
      renamed_from: old.name === block.name ? null : old.name,
      change: what.length === 0 ? 'same' : moved ? 'moved' : 'changed',
      what,
    };
  });
  const removed = before.pipeline.blocks.filter(({ name }) => !matched.has(name));
  return {
    blocks: [
      ...blocks,
      ...removed.map(({ name }): BlockChange => ({ ...plain(name), change: 'removed' })),
    ],
    wires: compareWires(before, after, matched),
    settings: (['description', 'params', 'triggers'] as const).filter(
      (key) => !equal(before.pipeline[key], after.pipeline[key]),
    ),
  };
}

/** A pipeline that came or went: everything in it did. */
export function wholeGraph({ pipeline }: PipelineSide, change: 'added' | 'removed'): Graph {
  return {
    blocks: pipeline.blocks.map(({ name }) => ({ ...plain(name), change })),
    wires: pipeline.blocks.flatMap(({ name, inputs }) =>
      inputs.map((from) => ({ from, to: name, change })),
    ),
    settings: [],
  };
}

function plain(name: string) {
  return { name, renamed_from: null, what: [] };
}

function differences(
  before: PipelineSide,
  after: PipelineSide,
  old: Block,
  block: Block,
  matched: ReadonlyMap<string, string>,
): string[] {
  const what: string[] = [];
  if (old.name !== block.name) what.push('name');
  const [was, is] = [before.code[old.name] ?? null, after.code[block.name] ?? null];
  if (!sameCode(was, is, old.name, block.name)) what.push('code');
  const inputs = old.inputs.map((name) => matched.get(name) ?? name);
  if (!equal(inputs, block.inputs)) what.push('inputs');
  const file = renamedFile(old.file, old.name, block.name) ?? old.file;
  if (old.file !== block.file && file !== block.file) what.push('file');
  for (const [name, key] of BLOCK_SETTINGS) if (!equal(old[key], block[key])) what.push(name);
  if (!equal(before.layout[old.name], after.layout[block.name])) what.push('position');
  return what;
}

function compareWires(
  before: PipelineSide,
  after: PipelineSide,
  matched: ReadonlyMap<string, string>,
): Graph['wires'] {
  const nameNow = (name: string) => matched.get(name) ?? name;
  const wiresOf = (side: PipelineSide, rename: (name: string) => string) =>
    side.pipeline.blocks.flatMap(({ name, inputs }) =>
      inputs.map((input) => ({ from: rename(input), to: rename(name) })),
    );
  const keyOf = ({ from, to }: { from: string; to: string }) => `${from} ${to}`;
  const olds = wiresOf(before, nameNow);
  const news = wiresOf(after, (name) => name);
  const had = new Set(olds.map(keyOf));
  const has = new Set(news.map(keyOf));
  return [
    ...news.map((wire) => ({
      ...wire,
      change: had.has(keyOf(wire)) ? ('same' as const) : ('added' as const),
    })),
    ...olds
      .filter((wire) => !has.has(keyOf(wire)))
      .map((wire) => ({ ...wire, change: 'removed' as const })),
  ];
}

/** For values that came out of YAML: their keys are in the order of our schemas. */
function equal(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
