import type { Column } from './schema.ts';
import { parseType, type Type } from './type.ts';

/** An input of a block, as far as it is known: `schema` is null for what is not a table, or never ran. */
export interface DeclaredInput {
  name: string;
  schema: Column[] | null;
}

const PARAM_TYPES: Record<string, string> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  date: 'string',
  timestamp: 'string',
  json: 'any',
};

const SCALARS: Record<string, string> = {
  BOOLEAN: 'boolean',
  BLOB: 'Uint8Array',
  INTERVAL: '{ months: number; days: number; micros: bigint }',
};

/**
 * TypeScript declarations for what a block gets: `Inputs`, and the types that it is made of. For the
 * editor, which completes column names by it. `params` maps names to their types in pipeline.yaml.
 */
export function inputsDeclaration(inputs: DeclaredInput[], params: Record<string, string>): string {
  const members = inputs.map(({ name, schema }) => {
    const type = schema === null ? 'any' : `Table<${rowType(schema)}>`;
    return `  ${propertyName(name)}: ${type};`;
  });
  const paramMembers = Object.entries(params).map(
    ([name, type]) => `    ${propertyName(name)}: ${PARAM_TYPES[type] ?? 'any'} | null;`,
  );
  return [
    COMMON,
    'interface Inputs {',
    ...members,
    `  params: {${paramMembers.length > 0 ? `\n${paramMembers.join('\n')}\n  ` : ''}};`,
    '  context: Context;',
    '}',
    '',
  ].join('\n');
}

function rowType(schema: Column[]): string {
  const used = new Set<string>();
  const members = schema.map((column) => {
    const name = used.has(column.name) ? column.physical : column.name;
    used.add(name);
    const type = valueType(parseType(column.type));
    return `${propertyName(name)}: ${type}${column.nullable ? ' | null' : ''}`;
  });
  return `{ ${members.join('; ')} }`;
}

/** The type of the values that a block sees for a column of `type`; null stands apart. */
function valueType(type: Type): string {
  switch (type.kind) {
    case 'scalar':
      return scalarType(type.name);
    case 'decimal':
      return 'string';
    case 'enum':
      return type.values.map((value) => JSON.stringify(value)).join(' | ');
    case 'list':
    case 'array':
      return `(${valueType(type.item)} | null)[]`;
    case 'map':
      return `Map<${valueType(type.key)}, ${valueType(type.value)} | null>`;
    case 'struct': {
      const members = type.fields.map(
        ({ name, type: member }, i) =>
          `${propertyName(name === '' ? `_${i + 1}` : name)}: ${valueType(member)} | null`,
      );
      return `{ ${members.join('; ')} }`;
    }
    case 'union':
      return type.fields
        .map(
          ({ name, type: member }) =>
            `{ tag: ${JSON.stringify(name)}; value: ${valueType(member)} | null }`,
        )
        .join(' | ');
  }
}

function scalarType(name: string): string {
  if (/^(U?(TINYINT|SMALLINT|INTEGER)|FLOAT|DOUBLE)$/.test(name)) return 'number';
  if (/^(U?(BIGINT|HUGEINT)|BIGNUM)$/.test(name)) return 'bigint';
  if (/^TIMESTAMP( WITH TIME ZONE|_S|_MS)?$/.test(name)) return 'Date';
  return SCALARS[name] ?? 'string';
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

const COMMON = `interface Table<Row> {
  readonly name: string;
  readonly numRows: number;
  readonly schema: { name: string; type: string; nullable: boolean }[];
  /** All rows, or the first \`limit\`. */
  rows(limit?: number): Row[];
  columns(): { [Name in keyof Row]: Row[Name][] };
  column<Name extends keyof Row>(name: Name): Row[Name][];
  /** The rows in batches, for tables larger than memory. */
  [Symbol.asyncIterator](): AsyncGenerator<Row[], void>;
}

interface Log {
  (message: unknown, ...values: unknown[]): void;
}

interface Context {
  readonly run_id: string;
  readonly block: string;
  readonly attempt: number;
  readonly partition: string | null;
  readonly interval: { start: Date; end: Date } | null;
  readonly variables: Record<string, any>;
  readonly workdir: string;
  readonly log: { debug: Log; info: Log; warn: Log; warning: Log; error: Log };
  progress(done: number, total?: number | null): void;
  display(value: unknown, options?: { mime?: string; title?: string }): void;
  secret(name: string): Promise<any>;
  connection(name: string): Promise<any>;
}
`;
