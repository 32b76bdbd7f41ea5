import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteIdentifier, quoteLiteral } from '../../../shared/sql/quote.ts';
import { filePattern, storedFile } from '../table/read.ts';

/** Up to here Python reads texts one by one about as fast as the coding of them would take. */
export const CODED_FROM_ROWS = 100_000;

/** More distinct texts than this are not worth a dictionary. */
const MOST_DISTINCT = 65_536;

export interface CodedColumn {
  /** The SQL type of the codes, to be dropped after use. */
  typeName: string;
  dictionary: string[];
}

/**
 * A dictionary of a text column as a temporary ENUM type, or null where the column has too many
 * different texts. The stored file's own dictionary encoding says cheaply where a try is worth it.
 */
export async function codeColumn(
  connection: DuckDBConnection,
  file: string,
  physical: string,
  typeName: string,
): Promise<CodedColumn | null> {
  if (!(await isDictionaryEncoded(connection, file, physical))) return null;
  const column = quoteIdentifier(physical);
  const distinct = await connection.runAndReadAll(
    `SELECT DISTINCT ${column} FROM ${storedFile(file)} WHERE ${column} IS NOT NULL ` +
      `LIMIT ${MOST_DISTINCT + 1}`,
  );
  if (distinct.currentRowCount === 0 || distinct.currentRowCount > MOST_DISTINCT) return null;
  const dictionary = distinct
    .getRows()
    .map(([text]) => String(text))
    .sort();
  await connection.run(
    `CREATE TEMP TYPE ${typeName} AS ENUM (${dictionary.map(quoteLiteral).join(', ')})`,
  );
  return { typeName, dictionary };
}

async function isDictionaryEncoded(
  connection: DuckDBConnection,
  file: string,
  physical: string,
): Promise<boolean> {
  const reader = await connection.runAndReadAll(
    `SELECT bool_and(encodings LIKE '%DICTIONARY%') FROM parquet_metadata(${filePattern(file)}) ` +
      `WHERE path_in_schema = ${quoteLiteral(physical)}`,
  );
  return reader.getRows()[0]?.[0] === true;
}

/**
 * Writes a text column as a file with a line for each row, null as an empty one. False, and no file,
 * where a text has a line break of its own.
 */
export async function writeLines(
  connection: DuckDBConnection,
  file: string,
  physical: string,
  to: string,
): Promise<boolean> {
  const column = quoteIdentifier(physical);
  const broken = await connection.runAndReadAll(
    `SELECT 1 FROM ${storedFile(file)} WHERE contains(${column}, chr(10)) LIMIT 1`,
  );
  if (broken.currentRowCount > 0) return false;
  await connection.run(
    `COPY (SELECT coalesce(${column}, '') FROM ${storedFile(file)}) ` +
      `TO ${quoteLiteral(path.resolve(to))} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '')`,
  );
  return true;
}
