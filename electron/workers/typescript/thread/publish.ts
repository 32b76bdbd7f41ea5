import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../../../shared/table/schema.ts';
import { type Type, typeText } from '../../../../shared/table/type.ts';
import type { Output } from '../../../../shared/worker/protocol.ts';
import { columnsOf } from '../../table/columns.ts';
import { publishTable } from '../../table/publish.ts';
import type { Store } from '../../table/store.ts';
import type { Segment, TableRequest, WrittenColumn } from './requests.ts';

/** The temporary table of a segment. */
export function segmentTable(id: number): string {
  return `segment_${id}`;
}

/** Publishes the rows of all segments, in their order, as one table. */
export async function publishWritten(
  connection: DuckDBConnection,
  { columns, segments, store, previous }: Extract<TableRequest, { op: 'publish' }>,
): Promise<Output> {
  const types: Type[] = [];
  for (const [index, column] of columns.entries()) {
    const fits = column.hint !== null && (await hintFits(connection, column.hint, index, segments));
    types.push(fits && column.hint !== null ? column.hint : column.type);
  }
  const selects = segments.map((segment) => {
    const list = columns.map((_, index) => {
      const at = segment.columns.findIndex((column) => column.index === index);
      const type = typeText(types[index] ?? { kind: 'scalar', name: 'VARCHAR' });
      return `CAST(${at < 0 ? 'NULL' : `c${at}`} AS ${type}) AS k${index}`;
    });
    return `SELECT ${list.join(', ')} FROM ${segmentTable(segment.id)}`;
  });
  const found = columns.map(({ name }: WrittenColumn, i) => ({
    name,
    type: types[i] ?? ({ kind: 'scalar', name: 'VARCHAR' } satisfies Type),
  }));
  return publishTable(
    connection,
    // What a block returns is in the order that it chose.
    { query: selects.join(' UNION ALL '), columns: columnsOf(found, []), ordered: true },
    { store, previous, copy: (sql) => connection.run(sql) },
  );
}

/** Publishes a table of the given columns and no rows. */
export async function publishEmpty(
  connection: DuckDBConnection,
  columns: Column[],
  store: Store,
): Promise<Output> {
  const list = columns.map(({ type }) => `CAST(NULL AS ${type})`).join(', ');
  return publishTable(
    connection,
    { query: `SELECT ${list} WHERE false`, columns, ordered: true },
    { store, previous: null, copy: (sql) => connection.run(sql) },
  );
}

/** Whether every value of a column can become the hinted type and back without a change. */
async function hintFits(
  connection: DuckDBConnection,
  hint: Type,
  index: number,
  segments: Segment[],
): Promise<boolean> {
  for (const segment of segments) {
    const at = segment.columns.findIndex((column) => column.index === index);
    const stored = segment.columns[at]?.stored;
    if (stored === undefined) continue;
    const there = `TRY_CAST(c${at} AS ${typeText(hint)})`;
    const reader = await connection.runAndReadAll(
      `SELECT bool_and(c${at} IS NOT DISTINCT FROM CAST(${there} AS ${typeText(stored)})) ` +
        `FROM ${segmentTable(segment.id)}`,
    );
    if (reader.getRows()[0]?.[0] === false) return false;
  }
  return true;
}
