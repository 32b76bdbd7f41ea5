import { quoteIdentifier, quoteLiteral } from '../../../shared/sql/quote.ts';
import type { Column } from '../../../shared/table/schema.ts';
import { parseType } from '../../../shared/table/type.ts';
import type { Output } from '../../../shared/worker/protocol.ts';
import { encodingOf } from './encoding.ts';

/** A path as `read_parquet` takes it for exactly this file: `*`, `?` and `[` stand for themselves. */
export function filePattern(path: string): string {
  return quoteLiteral(path.replace(/[*?[]/g, (sign) => `[${sign}]`));
}

/** The expression for a column of a stored table, of its exact type. */
export function columnExpression(column: Column): string {
  const stored = quoteIdentifier(column.physical);
  return encodingOf(parseType(column.type), column.name)?.decode(stored) ?? stored;
}

/** `FROM`-able SQL for a stored file as it is; `options` are further arguments of `read_parquet`. */
export function storedFile(path: string, options = ''): string {
  return `read_parquet(${filePattern(path)}, hive_partitioning = false${options})`;
}

/** A query for a stored table's columns in their exact types, under their physical names. */
export function tableQuery(output: Output & { schema: Column[] }): string {
  const list = output.schema.map(
    (column) => `${columnExpression(column)} AS ${quoteIdentifier(column.physical)}`,
  );
  return `SELECT ${list.join(', ')} FROM ${storedFile(output.path)}`;
}

/** Whether an output is a table, which then has a schema. */
export function isTable(output: Output): output is Output & { schema: Column[]; rows: number } {
  return output.kind === 'table' && output.schema !== null;
}
