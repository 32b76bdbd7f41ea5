import { isScalar, type Node } from 'yaml';
import { KNOWN_ENDINGS, languageOf } from '../block-files.ts';
import {
  type Block,
  blockKindSchema,
  nameSchema,
  retriesSchema,
  runIfSchema,
} from '../document.ts';
import { Fields } from './fields.ts';
import type { YamlReader } from './yaml-reader.ts';

/** A block as read, with the nodes that later checks point at. */
export interface ReadBlock {
  block: Block;
  fields: Fields;
  /** In step with `block.inputs`. */
  inputNodes: (Node | null)[];
}

export const BLOCK_KEYS = [
  'name',
  'kind',
  'file',
  'inputs',
  'description',
  'retries',
  'timeout',
  'cache',
  'run_if',
  'enabled',
] as const;

const RETRY_KEYS = ['count', 'delay', 'factor', 'max_delay', 'jitter'] as const;

export const NAME_RULE =
  'A name begins with a letter a–z and goes on with at most 62 of a–z, 0–9 and _.';

/**
 * Reads one item of `blocks:`. Null where it has no usable name: then nothing can refer to it.
 * Whatever else is wrong is reported, and the default stands in for it.
 */
export function readBlock(
  reader: YamlReader,
  node: Node | null,
  position: number,
): ReadBlock | null {
  const anonymous = {
    what: `Block number ${position}`,
    unknownKey: 'pipeline.unknown_key',
    badValue: 'block.bad_value',
  };
  const nameless = Fields.of(reader, node, anonymous);
  if (nameless === null) {
    if (node === null || (isScalar(node) && node.value === null)) {
      reader.report(node, {
        code: 'block.bad_value',
        message: `Block number ${position} is empty.`,
        hint: 'Remove it, or give it a name, a kind and a file.',
      });
    }
    return null;
  }
  const name = readName(nameless, position);
  if (name === null) {
    // What else is wrong is told all the same, not only once the name is mended.
    nameless.only(BLOCK_KEYS);
    nameless.choice('kind', blockKindSchema.options, 'pipeline.unknown_kind');
    readBlockSettings(nameless);
    return null;
  }
  const owner = { ...anonymous, what: `The block '${name}'`, block: name };
  const fields = new Fields(reader, nameless.node, owner).only(BLOCK_KEYS);
  const { inputs, inputNodes } = readInputs(fields, name);
  const file = readFile(fields, name);
  const block: Block = {
    name,
    kind: readKind(fields, name),
    ...file,
    inputs,
    description: fields.text('description'),
    ...readBlockSettings(fields),
  };
  return { block, fields, inputNodes };
}

/** The keys of a block that only say how it runs. */
export function readBlockSettings(
  fields: Fields,
): Pick<Block, 'retries' | 'timeout_ms' | 'cache' | 'run_if' | 'enabled'> {
  return {
    retries: readRetries(fields),
    timeout_ms: fields.duration('timeout', { positive: true }),
    cache: fields.choice('cache', ['auto', 'always', 'never']) ?? 'auto',
    run_if: fields.choice('run_if', runIfSchema.options) ?? 'all_success',
    enabled: fields.flag('enabled', true),
  };
}

export function readKind(fields: Fields, name: string): Block['kind'] {
  if (fields.valueNode('kind') === null) {
    fields.report(null, {
      code: 'block.missing_key',
      message: `The block '${name}' has no kind.`,
      hint: `Add one of: ${blockKindSchema.options.map((kind) => `kind: ${kind}`).join(', ')}.`,
    });
  }
  return fields.choice('kind', blockKindSchema.options, 'pipeline.unknown_kind') ?? 'transform';
}

function readName(fields: Fields, position: number): string | null {
  const node = fields.valueNode('name');
  if (node === null) {
    fields.report(null, {
      code: 'block.missing_key',
      message: `Block number ${position} has no name.`,
      hint: 'Add a line such as name: orders.',
    });
    return null;
  }
  const value = isScalar(node) ? node.value : null;
  if (typeof value === 'string' && nameSchema.safeParse(value).success) return value;
  const written = isScalar(node) ? (node.source ?? String(node.value)) : 'a list or map';
  fields.report(node, {
    code: 'block.bad_name',
    message: `'${written}' cannot be the name of a block.`,
    hint: NAME_RULE,
  });
  return null;
}

function readFile(fields: Fields, name: string): Pick<Block, 'file' | 'language'> {
  const file = fields.text('file') ?? '';
  const language = languageOf(file);
  if (fields.valueNode('file') === null) {
    fields.report(null, {
      code: 'block.missing_key',
      message: `The block '${name}' has no file.`,
      hint: `Add a line such as file: ${name}.sql.`,
    });
  } else if (language === null && file !== '') {
    fields.report(fields.valueNode('file'), {
      code: 'block.unknown_language',
      message: `The ending of '${file}' says no language that Tidemill knows.`,
      hint: `Use one of ${KNOWN_ENDINGS}.`,
    });
  }
  // The language that never runs: a block with this problem must not.
  return { file, language: language ?? 'markdown' };
}

function readInputs(
  fields: Fields,
  name: string,
): { inputs: string[]; inputNodes: (Node | null)[] } {
  const inputs: string[] = [];
  const inputNodes: (Node | null)[] = [];
  for (const node of fields.list('inputs')) {
    const value = isScalar(node) ? node.value : null;
    if (typeof value !== 'string' || !nameSchema.safeParse(value).success) {
      fields.report(node, {
        code: 'pipeline.unknown_input',
        message: `The block '${name}' has an input that is not the name of a block.`,
        hint: 'Inputs are a list of block names: inputs: [orders, customers].',
      });
    } else if (inputs.includes(value)) {
      fields.report(node, {
        code: 'block.duplicate_input',
        message: `The block '${name}' has the input '${value}' twice.`,
        hint: 'Remove one of the two.',
      });
    } else {
      inputs.push(value);
      inputNodes.push(node);
    }
  }
  return { inputs, inputNodes };
}

function readRetries(fields: Fields): Block['retries'] {
  const retries = fields
    .map('retries', {
      what: 'The key retries',
      unknownKey: 'pipeline.unknown_key',
      badValue: 'block.bad_value',
    })
    ?.only(RETRY_KEYS);
  return {
    count:
      retries?.number('count', 0, {
        be: 'a whole number from 0 to 1000',
        hold: (value) => Number.isInteger(value) && value >= 0 && value <= 1000,
      }) ?? 0,
    delay_ms: retries?.duration('delay', { positive: false }) ?? 5_000,
    factor:
      retries?.number('factor', 2, {
        be: 'a number above 0',
        hold: (value) => value > 0 && value < 1e6,
      }) ?? 2,
    max_delay_ms: retries?.duration('max_delay', { positive: false }) ?? 60_000,
    jitter: retries?.choice('jitter', retriesSchema.shape.jitter.options) ?? 'full',
  };
}
