import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUnionValue,
} from '@duckdb/node-api';
import { quoteIdentifier } from '../../../shared/sql/quote.ts';
import type { Column } from '../../../shared/table/schema.ts';
import type { Json, Output } from '../../../shared/worker/protocol.ts';
import { columnExpression, storedFile } from '../table/read.ts';

const ROW_NUMBER = 'file_row_number';

/**
 * Some rows of a stored table, as JSON cells (see `outputPageSchema`). Costs the same at any depth: the rows are found by
 * their number in the file.
 */
export async function pageOf(
  connection: DuckDBConnection,
  output: Output & { schema: Column[]; rows: number },
  { offset, limit }: { offset: number; limit: number },
): Promise<Json> {
  const list = output.schema
    .map((column) => `${columnExpression(column)} AS ${quoteIdentifier(column.physical)}`)
    .join(', ');
  const taken = output.schema.some((column) => column.physical.toLowerCase() === ROW_NUMBER);
  const sql = taken
    ? `SELECT ${list} FROM ${storedFile(output.path)} LIMIT ${limit} OFFSET ${offset}`
    : `SELECT ${list} FROM ${storedFile(output.path, `, ${ROW_NUMBER} = true`)} ` +
      `WHERE ${ROW_NUMBER} >= ${offset} AND ${ROW_NUMBER} < ${offset + limit} ORDER BY ${ROW_NUMBER}`;
  const reader = await connection.runAndReadAll(sql);
  return {
    num_rows: output.rows,
    schema: output.schema.map(({ name, type, physical, nullable }) => ({
      name,
      type,
      physical,
      nullable,
    })),
    rows: reader.getRows().map((row) => row.map(cell)),
  };
}

/** A value as a cell of a page: JSON that loses nothing that a person could see. */
export function cell(value: DuckDBValue): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') {
    return BigInt(Number(value)) === value && Number.isSafeInteger(Number(value))
      ? Number(value)
      : String(value);
  }
  if (value instanceof DuckDBDecimalValue) return decimalCell(String(value));
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  if (value instanceof DuckDBTimestampValue) return isoTime(String(value));
  if (value instanceof DuckDBTimestampTZValue) {
    return isoTime(String(new DuckDBTimestampValue(value.micros)), 'Z');
  }
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    return value.items.map(cell);
  }
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([k, v]) => [k, cell(v)]));
  }
  if (value instanceof DuckDBMapValue) {
    return value.entries.map((entry) => ({ key: cell(entry.key), value: cell(entry.value) }));
  }
  if (value instanceof DuckDBUnionValue) return { [value.tag]: cell(value.value) };
  return String(value);
}

/** A number where a double says exactly this decimal, else its text. */
function decimalCell(text: string): Json {
  const number = Number(text);
  const plain = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return String(number) === plain ? number : text;
}

function isoTime(text: string, zone = ''): string {
  const moment = /^(\S+) (\d\d:\d\d:\d\d(?:\.\d+)?)$/.exec(text);
  return moment ? `${moment[1]}T${moment[2]}${zone}` : text;
}
