import * as z from 'zod';
import type { Column } from '../../../shared/table/schema.ts';
import { parseType, type Type } from '../../../shared/table/type.ts';
import { encodingOf } from '../table/encoding.ts';

/**
 * The universal profile, version 1: a folder that any Python reads and writes with its standard library
 * alone. `data.parquet` is uncompressed and holds no nulls, so that its pages are plain arrays; a column
 * that may have nulls has its validity as booleans in a column beside it. `table.json` says what the
 * columns are.
 */
export const PROFILE_VERSION = 1;
export const TABLE_FILE = 'table.json';
export const DATA_FILE = 'data.parquet';

export const universalColumnSchema = z.object({
  name: z.string(),
  /** The exact DuckDB type. */
  type: z.string(),
  /** The column of `data.parquet` with the values, or the text file of `lines`. */
  column: z.string(),
  /** The column of `data.parquet` with the validity, or null where nothing is null. */
  valid: z.string().nullable(),
  /**
   * `plain`: the numbers and bytes of a Parquet type. `native`: what a library wrote, nulls included, and
   * DuckDB casts. `json`: text of a nested value whose leaves are all texts.
   * `codes`: indexes into `dictionary`. `lines`: a text file with a line for each row.
   */
  encoding: z.enum(['plain', 'native', 'json', 'codes', 'lines']),
  dictionary: z.array(z.string()).optional(),
});
export type UniversalColumn = z.infer<typeof universalColumnSchema>;

export const universalTableSchema = z.object({
  version: z.literal(PROFILE_VERSION),
  rows: z.number().int().nonnegative(),
  columns: z.array(universalColumnSchema),
});
export type UniversalTable = z.infer<typeof universalTableSchema>;

/** The type that a column has inside a stored file. */
export function storedType(column: Pick<Column, 'name' | 'type'>): Type {
  const type = parseType(column.type);
  return encodingOf(type, column.name)?.stored ?? type;
}

/** The same nesting with a text in place of each leaf, which casts to and from the type exactly. */
export function textLeaves(type: Type): Type {
  switch (type.kind) {
    case 'list':
      return { kind: 'list', item: textLeaves(type.item) };
    case 'array':
      return { kind: 'array', item: textLeaves(type.item), length: type.length };
    case 'map':
      return { kind: 'map', key: textLeaves(type.key), value: textLeaves(type.value) };
    case 'struct':
      return {
        kind: 'struct',
        fields: type.fields.map((field) => ({ name: field.name, type: textLeaves(field.type) })),
      };
    default:
      return { kind: 'scalar', name: 'VARCHAR' };
  }
}

/** Whether values of the type are made of parts, and so travel as JSON. */
export function isNested(type: Type): boolean {
  return !['scalar', 'decimal', 'enum'].includes(type.kind);
}
