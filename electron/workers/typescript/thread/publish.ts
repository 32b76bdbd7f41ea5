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
  const fits = await fittingHints(connection, columns, segments);
  const types = columns.map((column, i) => (fits[i] && column.hint) || column.type);
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

/** For each column whether every value can become the hinted type and back without a change. */
async function fittingHints(
  connection: DuckDBConnection,
  columns: WrittenColumn[],
  segments: Segment[],
): Promise<boolean[]> {
  const fits = columns.map((column) => column.hint !== null);
  for (const segment of segments) {
    const checks = segment.columns.flatMap(({ index, stored }, at) => {
      const hint = columns[index]?.hint;
      if (!hint || !fits[index]) return [];
      const there = `TRY_CAST(c${at} AS ${typeText(hint)})`;
      const back = `CAST(${there} AS ${typeText(stored)})`;
      return [{ index, sql: `bool_and(c${at} IS NOT DISTINCT FROM ${back})` }];
    });
    if (checks.length === 0) continue;
    const reader = await connection.runAndReadAll(
      `SELECT ${checks.map(({ sql }) => sql).join(', ')} FROM ${segmentTable(segment.id)}`,
    );
    const found = reader.getRows()[0] ?? [];
    for (const [i, { index }] of checks.entries()) if (found[i] === false) fits[index] = false;
  }
  return fits;
}
