import { TidemillError } from '../errors.ts';
import type { Pipeline } from './document.ts';
import { downstreamOf, upstreamOf } from './graph.ts';
import { nearestOrAll } from './nearest.ts';

/** One term of a selection: `name`, `+name` (with all upstream), `name+` (with all downstream), `+name+`. */
export interface SelectionTerm {
  name: string;
  upstream: boolean;
  downstream: boolean;
}

/**
 * Parses the syntax of `--select` and `--exclude`: terms separated by commas, blanks ignored.
 * @throws TidemillError `selection.syntax`, `column` being the place in `text`, counted from 1.
 */
export function parseSelection(text: string): SelectionTerm[] {
  let offset = 0;
  return text.split(',').map((part) => {
    const column = offset + (part.length - part.trimStart().length) + 1;
    offset += part.length + 1;
    const term = part.trim();
    const match = /^(\+?)([^+\s]+)(\+?)$/.exec(term);
    if (match?.[2] === undefined) {
      const what = term === '' ? 'a block name is missing' : `'${term}' is not a block name`;
      throw new TidemillError({
        code: 'selection.syntax',
        message: `The selection '${text}' cannot be read: at character ${column} ${what}.`,
        column,
        hint: 'Write names separated by commas, each with + before it for all upstream or after it for all downstream: orders,+report.',
      });
    }
    return { name: match[2], upstream: match[1] === '+', downstream: match[3] === '+' };
  });
}

/**
 * The names of the blocks that `select` names (absent: all) without those that `exclude` names.
 * @throws TidemillError `selection.syntax` or `selection.unknown_block` with the nearest names.
 */
export function selectBlocks(
  pipeline: Pick<Pipeline, 'name' | 'blocks'>,
  select?: string | null,
  exclude?: string | null,
): Set<string> {
  const selected =
    select === undefined || select === null
      ? new Set(pipeline.blocks.map(({ name }) => name))
      : resolve(pipeline, select);
  if (exclude !== undefined && exclude !== null) {
    for (const name of resolve(pipeline, exclude)) selected.delete(name);
  }
  return selected;
}

function resolve(pipeline: Pick<Pipeline, 'name' | 'blocks'>, text: string): Set<string> {
  const terms = parseSelection(text);
  const known = new Set(pipeline.blocks.map(({ name }) => name));
  for (const { name } of terms) {
    if (known.has(name)) continue;
    throw new TidemillError({
      code: 'selection.unknown_block',
      message: `The pipeline '${pipeline.name}' has no block '${name}'.`,
      hint: nearestOrAll(name, [...known], 'It has no blocks yet.'),
    });
  }
  const upstream = terms.filter((term) => term.upstream).map(({ name }) => name);
  const downstream = terms.filter((term) => term.downstream).map(({ name }) => name);
  return new Set([
    ...terms.map(({ name }) => name),
    ...upstreamOf(pipeline.blocks, upstream),
    ...downstreamOf(pipeline.blocks, downstream),
  ]);
}
