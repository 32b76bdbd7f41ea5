import { isMap, isSeq, parseDocument } from 'yaml';
import { TidemillError } from '../errors.ts';
import type { Block, Layout, Pipeline } from '../pipeline/document.ts';
import type { Edit } from '../pipeline/edits.ts';
import { type Json, jsonSchema } from '../worker/protocol.ts';
import { BLOCK_SETTINGS } from './block-settings.ts';

/** A block as a version has it. */
export interface RestoredBlock {
  block: Block;
  /** Its file's text. */
  code: string;
  /** The text of the version's pipeline.yaml. */
  document: string;
  position: Layout[string] | null;
}

/**
 * The edits that make a block what it was: its code, its settings, and its inputs as far as these blocks
 * are still there. A block that is gone comes back where it was, without those who read it.
 */
export function restoreBlockEdits(restored: RestoredBlock, now: Pipeline): Edit[] {
  const { block, code } = restored;
  const present = now.blocks.find(({ name }) => name === block.name);
  const inputs = block.inputs.filter((input) => now.blocks.some(({ name }) => name === input));
  if (present === undefined) return [...added(restored, inputs), ...settings(restored, null)];
  if (present.language !== block.language) {
    const consumers = now.blocks.filter((other) => other.inputs.includes(block.name));
    return [
      { type: 'remove_block', name: block.name },
      ...added(restored, inputs),
      ...settings(restored, null),
      ...consumers.map(({ name }): Edit => ({ type: 'connect', from: block.name, to: name })),
    ];
  }
  return [
    ...rewired(block.name, present.inputs, inputs),
    ...settings(restored, present),
    { type: 'set_code', name: block.name, code },
  ];
}

function added({ block, code, position }: RestoredBlock, inputs: string[]): Edit[] {
  const { name, kind, language } = block;
  return [{ type: 'add_block', name, kind, language, inputs, code, position }];
}

function rewired(to: string, before: readonly string[], after: readonly string[]): Edit[] {
  if (before.join() === after.join()) return [];
  return [
    ...before.map((from): Edit => ({ type: 'disconnect', from, to })),
    ...after.map((from): Edit => ({ type: 'connect', from, to })),
  ];
}

/** Those keys that say another thing now, or that a block which comes back has. */
function settings({ block, document }: RestoredBlock, present: Block | null): Edit[] {
  const written = writtenKeys(document, block.name);
  return BLOCK_SETTINGS.flatMap(([key, field]): Edit[] => {
    const value = written[key] ?? null;
    const settled =
      present === null
        ? value === null || key === 'kind'
        : JSON.stringify(present[field]) === JSON.stringify(block[field]);
    return settled ? [] : [{ type: 'set_block', name: block.name, key, value }];
  });
}

/** A block's keys as pipeline.yaml has them: `5s`, not milliseconds. */
function writtenKeys(document: string, name: string): Record<string, Json> {
  const blocks = parseDocument(document).get('blocks', true);
  const item = isSeq(blocks)
    ? blocks.items.find((block) => isMap(block) && block.get('name') === name)
    : undefined;
  const keys = jsonSchema.safeParse(isMap(item) ? item.toJSON() : null);
  if (
    keys.success &&
    keys.data !== null &&
    typeof keys.data === 'object' &&
    !Array.isArray(keys.data)
  ) {
    return keys.data;
  }
  throw new TidemillError({
    code: 'history.block_unreadable',
    message: `The block '${name}' cannot be read in that version's pipeline.yaml.`,
    hint: 'Restore the whole pipeline, or copy what you need from the comparison.',
  });
}
