import type { Block, Layout, Pipeline } from '../pipeline/document.ts';

/** A pipeline as one version has it. */
export interface PipelineSide {
  pipeline: Pipeline;
  layout: Layout;
  /** By block name its code, or anything else that is the same where the code is; null: no file. */
  code: Readonly<Record<string, string | null>>;
}

/** Beyond so many pairs only blocks with the very same code are taken for renamed. */
const MOST_COMPARED = 4_000;

interface Pair {
  before: string;
  after: string;
  score: number;
}

/**
 * Which block of `after` each block of `before` is: that of its name, else one of another name with the
 * same or a similar code, or in the same place of the graph. Blocks not in it came or went.
 */
export function matchBlocks(before: PipelineSide, after: PipelineSide): Map<string, string> {
  const names = new Set(after.pipeline.blocks.map(({ name }) => name));
  const matched = new Map<string, string>();
  for (const { name } of before.pipeline.blocks) if (names.has(name)) matched.set(name, name);
  // What is renamed together with its neighbours shows its place only once they are matched.
  for (let found = true; found; ) {
    found = false;
    const taken = new Set(matched.values());
    for (const pair of likelyPairs(before, after, matched)) {
      if (matched.has(pair.before) || taken.has(pair.after)) continue;
      matched.set(pair.before, pair.after);
      taken.add(pair.after);
      found = true;
    }
  }
  return matched;
}

/** Whether code is the same but for the block's own name in it. */
export function sameCode(
  before: string | null,
  after: string | null,
  from: string,
  to: string,
): boolean {
  if (before === after) return true;
  if (before === null || after === null || from === to) return false;
  return before.replace(new RegExp(`\\b${from}\\b`, 'g'), to) === after;
}

/** The best first. */
function likelyPairs(
  before: PipelineSide,
  after: PipelineSide,
  matched: ReadonlyMap<string, string>,
): Pair[] {
  const taken = new Set(matched.values());
  const went = before.pipeline.blocks.filter(({ name }) => !matched.has(name));
  const came = after.pipeline.blocks.filter(({ name }) => !taken.has(name));
  const thorough = went.length * came.length <= MOST_COMPARED;
  const pairs: Pair[] = [];
  for (const old of went) {
    for (const block of came) {
      if (old.language !== block.language) continue;
      const score = likeness(before, after, old, block, matched, thorough);
      if (score > 0) pairs.push({ before: old.name, after: block.name, score });
    }
  }
  return pairs.sort((a, b) => b.score - a.score);
}

/** How likely it is one block: 0 where it is not. */
function likeness(
  before: PipelineSide,
  after: PipelineSide,
  old: Block,
  block: Block,
  matched: ReadonlyMap<string, string>,
  thorough: boolean,
): number {
  const code = before.code[old.name] ?? null;
  const now = after.code[block.name] ?? null;
  const same = code !== null && code.trim() !== '' && sameCode(code, now, old.name, block.name);
  const file = old.file === block.file;
  if (!thorough && !same && !file) return 0;
  const similar = same ? 1 : similarity(code ?? '', now ?? '');
  const inputs = sameNames(old.inputs, block.inputs, matched);
  const outputs = sameNames(
    consumersOf(before.pipeline, old.name),
    consumersOf(after.pipeline, block.name),
    matched,
  );
  const position = samePosition(before.layout[old.name], after.layout[block.name]);
  const placed = inputs || outputs || position;
  const accepted = file || same || (similar >= 0.5 && placed) || (position && inputs && outputs);
  if (!accepted) return 0;
  return 2 * similar + Number(file) + Number(position) + (Number(inputs) + Number(outputs)) / 2;
}

function consumersOf(pipeline: Pipeline, name: string): string[] {
  return pipeline.blocks.filter(({ inputs }) => inputs.includes(name)).map((block) => block.name);
}

function sameNames(
  before: readonly string[],
  after: readonly string[],
  matched: ReadonlyMap<string, string>,
): boolean {
  if (before.length === 0 || before.length !== after.length) return false;
  return before.every((name) => after.includes(matched.get(name) ?? name));
}

function samePosition(a: Layout[string] | undefined, b: Layout[string] | undefined): boolean {
  return a !== undefined && a.x === b?.x && a.y === b.y;
}

/** The share of lines that two texts have in common, from 0 to 1. */
function similarity(a: string, b: string): number {
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  const [first, second] = [lines(a), lines(b)];
  if (first.length === 0 || second.length === 0) return 0;
  const left = new Map<string, number>();
  for (const line of first) left.set(line, (left.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of second) {
    const count = left.get(line) ?? 0;
    if (count === 0) continue;
    left.set(line, count - 1);
    common += 1;
  }
  return (2 * common) / (first.length + second.length);
}
