import { existsSync, rmSync } from 'node:fs';
import type { DuckDBConnection, DuckDBMaterializedResult } from '@duckdb/node-api';
import { TidemillError } from '../../../shared/errors.ts';
import { quoteIdentifier, quoteLiteral } from '../../../shared/sql/quote.ts';
import { type Column, SCHEMA_METADATA_KEY } from '../../../shared/table/schema.ts';
import { parseType } from '../../../shared/table/type.ts';
import type { Output } from '../../../shared/worker/protocol.ts';
import { encodingOf } from './encoding.ts';
import { isTable, storedFile } from './read.ts';
import { isWhole, keep, type Store, shaOf, temporaryFile } from './store.ts';

export interface TableSource {
  /** A query for the rows: as many columns as `columns`, of their exact types. */
  query: string;
  columns: Column[];
  /** Whether the order of the rows means something. */
  ordered: boolean;
}

export interface Publication {
  store: Store;
  /** What the block gave last: returned instead when it holds the same rows. */
  previous: Output | null;
  /** Of the Parquet pages; `lz4_raw` where it is not said. */
  compression?: 'lz4_raw' | 'uncompressed';
  /** Runs the COPY; the caller binds parameters and makes sense of errors. */
  copy(sql: string, queryStart: number): Promise<DuckDBMaterializedResult>;
}

/**
 * Writes a query's rows into the store as a canonical table: Parquet with the schema in
 * its metadata, named by its sha256. Streams, so the rows may be more than memory holds. A file that is
 * not finished is removed.
 */
export async function publishTable(
  connection: DuckDBConnection,
  source: TableSource,
  { store, previous, copy, compression = 'lz4_raw' }: Publication,
): Promise<Output & { schema: Column[]; rows: number }> {
  if (source.columns.length === 0) {
    throw new TidemillError({
      code: 'table.no_columns',
      message: 'The output would be a table without columns',
      hint: 'Return a table with at least one column, or nothing.',
    });
  }
  const file = temporaryFile(store, 'parquet');
  try {
    const { sql, queryStart } = copyStatement(source, file, compression);
    const rows = (await copy(sql, queryStart)).rowsChanged;
    const sha = await shaOf(file);
    const made: Output = {
      kind: 'table',
      sha,
      path: file,
      bytes: 0,
      rows,
      schema: source.columns,
      media: null,
    };
    const same = await sameRows(connection, made, previous, source.ordered);
    if (same) return same;
    const kept = await keep(store, file, 'parquet', { sha });
    return { kind: 'table', ...kept, rows, schema: source.columns, media: null };
  } finally {
    rmSync(file, { force: true });
  }
}

/** The COPY, and where in it the query starts. */
function copyStatement(
  source: TableSource,
  file: string,
  compression: string,
): { sql: string; queryStart: number } {
  const list = source.columns.map((column, i) => {
    const value = `c${i}`;
    const encoding = encodingOf(parseType(column.type), column.name);
    return `${encoding?.encode(value) ?? value} AS ${quoteIdentifier(column.physical)}`;
  });
  const aliases = source.columns.map((_, i) => `c${i}`).join(', ');
  const head = `COPY (SELECT ${list.join(', ')} FROM (\n`;
  const metadata = quoteLiteral(JSON.stringify(source.columns));
  const sql =
    `${head}${source.query}\n) AS t(${aliases})) TO ${quoteLiteral(file)} (FORMAT parquet, ` +
    `COMPRESSION ${compression}, KV_METADATA {${quoteLiteral(SCHEMA_METADATA_KEY)}: ${metadata}})`;
  return { sql, queryStart: head.length };
}

/**
 * The previous output where it holds the same rows as the table just made, in any order: then what comes
 * after the block need not run again.
 */
async function sameRows(
  connection: DuckDBConnection,
  made: Output,
  previous: Output | null,
  ordered: boolean,
): Promise<(Output & { schema: Column[]; rows: number }) | null> {
  // Where even the bytes are the same there is nothing to compare.
  if (ordered || previous === null || previous.sha === made.sha) return null;
  if (!isTable(previous)) return null;
  if (previous.rows !== made.rows) return null;
  if (JSON.stringify(previous.schema) !== JSON.stringify(made.schema)) return null;
  if (!existsSync(previous.path)) return null;
  const mine = await rowSums(connection, made);
  const theirs = await rowSumsIfWhole(connection, previous);
  return mine === theirs ? previous : null;
}

/** Null for an output whose file is damaged, which is removed: the one just made may take its name. */
async function rowSumsIfWhole(
  connection: DuckDBConnection,
  output: Output,
): Promise<string | null> {
  try {
    return await rowSums(connection, output);
  } catch (error) {
    if (await isWhole(output)) throw error;
    rmSync(output.path, { force: true });
    return null;
  }
}

/** Two sums over hashes of the rows with different seeds: equal for the same rows in any order. */
async function rowSums(connection: DuckDBConnection, output: Output): Promise<string> {
  const row = (output.schema ?? []).map((column) => quoteIdentifier(column.physical)).join(', ');
  const reader = await connection.runAndReadAll(
    `SELECT sum(hash(${row}))::VARCHAR || ' ' || sum(hash('tidemill', ${row}))::VARCHAR ` +
      `FROM ${storedFile(output.path)}`,
  );
  return String(reader.getRows()[0]?.[0]);
}
