import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { TidemillError } from '../../../shared/errors.ts';
import { quoteIdentifier, quoteLiteral } from '../../../shared/sql/quote.ts';
import type { Column } from '../../../shared/table/schema.ts';
import { parseType, type Type, typeText } from '../../../shared/table/type.ts';
import type { Output } from '../../../shared/worker/protocol.ts';
import { columnsOf } from '../table/columns.ts';
import { encodingOf } from '../table/encoding.ts';
import type { TableSource } from '../table/publish.ts';
import { filePattern, storedFile } from '../table/read.ts';
import {
  DATA_FILE,
  isNested,
  PROFILE_VERSION,
  storedType,
  TABLE_FILE,
  textLeaves,
  type UniversalColumn,
  type UniversalTable,
  universalTableSchema,
} from './exchange-profile.ts';
import { CODED_FROM_ROWS, codeColumn, writeLines } from './exchange-strings.ts';

type Table = Output & { schema: Column[]; rows: number };

/** A column on its way out: how `table.json` describes it, and its value in SQL (none for a text file). */
interface Exported {
  column: UniversalColumn;
  value: string | null;
  enumType: string | null;
}

/**
 * Writes the universal copy of a stored table into the folder `to`, which is made. Everything is
 * DuckDB's own COPY, so it neither blocks the event loop nor holds the table in memory.
 */
export async function exportUniversal(
  connection: DuckDBConnection,
  output: Table,
  to: string,
): Promise<void> {
  await mkdir(to, { recursive: true });
  const full = await columnsWithoutNulls(connection, output);
  const exported: Exported[] = [];
  try {
    for (const [index, column] of output.schema.entries()) {
      exported.push(await exportColumn(connection, output, to, column, index, full));
    }
    const list = exported.flatMap(({ column, value }, index) => [
      ...(value === null ? [] : [`${value} AS ${column.column}`]),
      ...(column.valid === null
        ? []
        : [`(${physicalOf(output, index)} IS NOT NULL) AS ${column.valid}`]),
    ]);
    // A table of nothing but text files still needs its Parquet, for the number of rows.
    const selected = list.length > 0 ? list.join(', ') : 'true AS row';
    await connection.run(
      `COPY (SELECT ${selected} FROM ${storedFile(output.path)}) ` +
        `TO ${quoteLiteral(path.join(to, DATA_FILE))} ` +
        '(FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1)',
    );
  } finally {
    for (const { enumType } of exported) {
      if (enumType !== null) await connection.run(`DROP TYPE ${enumType}`);
    }
  }
  const table: UniversalTable = {
    version: PROFILE_VERSION,
    rows: output.rows,
    columns: exported.map(({ column }) => column),
  };
  await writeFile(path.join(to, TABLE_FILE), JSON.stringify(table));
}

async function exportColumn(
  connection: DuckDBConnection,
  output: Table,
  to: string,
  column: Column,
  index: number,
  full: Set<string>,
): Promise<Exported> {
  const described: UniversalColumn = {
    name: column.name,
    type: column.type,
    column: `c${index}`,
    valid: full.has(column.physical) ? null : `v${index}`,
    encoding: 'plain',
  };
  const stored = storedType(column);
  const physical = quoteIdentifier(column.physical);
  if (isNested(stored)) {
    const value = `coalesce(to_json(CAST(${physical} AS ${typeText(textLeaves(stored))})), 'null')`;
    return { column: { ...described, encoding: 'json' }, value, enumType: null };
  }
  if (output.rows >= CODED_FROM_ROWS && isText(stored)) {
    const coded = await codeColumn(
      connection,
      output.path,
      column.physical,
      `tidemill_codes_${index}`,
    );
    if (coded) {
      return {
        column: { ...described, encoding: 'codes', dictionary: coded.dictionary },
        value: `coalesce(enum_code(CAST(${physical} AS ${coded.typeName})), 0)`,
        enumType: coded.typeName,
      };
    }
    if (
      await writeLines(connection, output.path, column.physical, path.join(to, `c${index}.txt`))
    ) {
      return { column: { ...described, encoding: 'lines' }, value: null, enumType: null };
    }
  }
  const value =
    described.valid === null ? physical : `coalesce(${physical}, ${placeholder(stored)})`;
  return { column: described, value, enumType: null };
}

function isText(type: Type): boolean {
  return type.kind === 'scalar' && (type.name === 'VARCHAR' || type.name === 'JSON');
}

/** What stands in the place of a null: any value of the type. */
function placeholder(type: Type): string {
  if (type.kind === 'scalar') {
    if (isText(type)) return "''";
    if (type.name === 'BLOB') return "''::BLOB";
    if (type.name === 'UUID') return "'00000000-0000-0000-0000-000000000000'::UUID";
    if (/^(DATE|TIMESTAMP)/.test(type.name)) return `'1970-01-01'::${type.name}`;
    if (type.name === 'TIME') return "'00:00:00'::TIME";
  }
  return `CAST(0 AS ${typeText(type)})`;
}

function physicalOf(output: Table, index: number): string {
  return quoteIdentifier(output.schema[index]?.physical ?? '');
}

/** The columns in which the file's own statistics count no nulls. */
async function columnsWithoutNulls(
  connection: DuckDBConnection,
  output: Table,
): Promise<Set<string>> {
  const reader = await connection.runAndReadAll(
    'SELECT path_in_schema FROM parquet_metadata(' +
      `${filePattern(output.path)}) GROUP BY 1 HAVING bool_and(coalesce(stats_null_count = 0, false))`,
  );
  return new Set(reader.getRows().map(([name]) => String(name)));
}

/**
 * The rows of a universal table that Python wrote into `from`, as a source to be published. Throws
 * TidemillError for a folder that is no universal table of this version.
 */
export async function importUniversal(from: string): Promise<TableSource> {
  const { columns } = await readTable(from);
  const list = columns.map((column) => imported(column));
  return {
    query: `SELECT ${list.join(', ')} FROM ${storedFile(path.join(from, DATA_FILE))}`,
    columns: columnsOf(
      columns.map((column) => ({ name: column.name, type: parseType(column.type) })),
      [],
    ),
    ordered: true,
  };
}

function imported(column: UniversalColumn): string {
  const stored = storedType(column);
  const file = quoteIdentifier(column.column);
  const present =
    column.valid === null ? file : `CASE WHEN ${quoteIdentifier(column.valid)} THEN ${file} END`;
  const value =
    column.encoding === 'json'
      ? fromJson(present, stored)
      : column.encoding === 'native'
        ? `CAST(${present} AS ${typeText(stored)})`
        : fromPlain(present, stored);
  return encodingOf(parseType(column.type), column.name)?.decode(value) ?? value;
}

function fromJson(text: string, stored: Type): string {
  return `CAST(CAST(CAST(${text} AS JSON) AS ${typeText(textLeaves(stored))}) AS ${typeText(stored)})`;
}

function fromPlain(value: string, stored: Type): string {
  const name = stored.kind === 'scalar' ? stored.name : '';
  if (name === 'TIMESTAMP WITH TIME ZONE') return `make_timestamptz(CAST(${value} AS BIGINT))`;
  if (name === 'TIMESTAMP_NS') return `make_timestamp_ns(CAST(${value} AS BIGINT))`;
  return `CAST(${value} AS ${typeText(stored)})`;
}

async function readTable(from: string): Promise<UniversalTable> {
  const file = path.join(from, TABLE_FILE);
  try {
    return universalTableSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new TidemillError(
      { code: 'worker.universal', message: `${from} does not hold a universal table` },
      { cause },
    );
  }
}
