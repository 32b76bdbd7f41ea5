import type { Json } from '../../worker/protocol.ts';
import type { Block } from '../document.ts';
import type { Edit } from '../edits.ts';
import { asInFile, errorOf } from './as-in-file.ts';
import { Fields } from './fields.ts';
import { readBlockSettings, readKind } from './read-block.ts';
import type { YamlReader } from './yaml-reader.ts';

type SettingKey = Extract<Edit, { type: 'set_block' }>['key'];

/** The settings of a block of which the file says nothing. */
export function defaultBlockSettings(): ReturnType<typeof readBlockSettings> {
  const { fields } = fieldsOf('', {});
  return readBlockSettings(fields);
}

/**
 * What a block's key is in the model when the file says `value`; null: the default.
 * @throws TidemillError with the code that the file would get
 */
export function settingFromFile(block: string, key: SettingKey, value: Json): Partial<Block> {
  const { reader, fields } = fieldsOf(block, value === null ? {} : { [key]: value });
  const setting = readSetting(fields, block, key);
  const problem = reader.problems[0];
  if (problem === undefined) return setting;
  throw errorOf(problem);
}

function readSetting(fields: Fields, block: string, key: SettingKey): Partial<Block> {
  switch (key) {
    case 'kind':
      return { kind: readKind(fields, block) };
    case 'description':
      return { description: fields.text('description') };
    case 'timeout':
      return { timeout_ms: readBlockSettings(fields).timeout_ms };
    case 'retries':
    case 'cache':
    case 'run_if':
    case 'enabled':
      return { [key]: readBlockSettings(fields)[key] };
  }
}

function fieldsOf(
  block: string,
  keys: { [key: string]: Json },
): { reader: YamlReader; fields: Fields } {
  const reader = asInFile(keys);
  const owner = {
    what: `The block '${block}'`,
    unknownKey: 'pipeline.unknown_key',
    badValue: 'block.bad_value',
    block,
  };
  const fields = Fields.of(reader, reader.root, owner);
  if (fields === null) throw new Error('A document made of a map is no map.');
  return { reader, fields };
}
