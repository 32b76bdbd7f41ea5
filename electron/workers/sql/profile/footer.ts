import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../../../shared/table/schema.ts';
import { parseType } from '../../../../shared/table/type.ts';
import type { Output } from '../../../../shared/worker/protocol.ts';
import { encodingOf } from '../../table/encoding.ts';
import { filePattern } from '../../table/read.ts';
import { measureOf } from './measure.ts';

export interface FooterFacts {
  nulls: number | null;
  min: string | null;
  max: string | null;
}

/** What a stored table's footer says of its columns, by physical name. */
export async function footerOf(
  connection: DuckDBConnection,
  output: Output & { schema: Column[] },
): Promise<Map<string, FooterFacts>> {
  const facts = new Map<string, FooterFacts>();
  const plain = output.schema.filter((column) => {
    const type = parseType(column.type);
    return (
      encodingOf(type, column.name) === null &&
      ['number', 'time', 'sorted'].includes(measureOf(type))
    );
  });
  if (plain.length === 0) return facts;
  await connection.run(
    'CREATE TEMP TABLE footer AS SELECT column_id AS id, stats_null_count AS nulls, ' +
      `stats_min_value AS low, stats_max_value AS high FROM parquet_metadata(${filePattern(output.path)})`,
  );
  const ids = await leafIds(connection, output);
  for (const column of plain) {
    const id = ids.get(column.physical);
    if (id === undefined) continue;
    // Extremes are text in the footer and must not be compared as such; texts may be cut.
    const isText = column.type === 'VARCHAR';
    const extreme = (way: 'min' | 'max', from: string) =>
      isText
        ? 'NULL'
        : `CASE WHEN bool_and(TRY_CAST(${from} AS ${column.type}) IS NOT NULL) ` +
          `THEN CAST(${way}(TRY_CAST(${from} AS ${column.type})) AS VARCHAR) END`;
    const reader = await connection.runAndReadAll(
      `SELECT CASE WHEN bool_and(nulls IS NOT NULL) THEN sum(nulls) END, ` +
        `${extreme('min', 'low')}, ${extreme('max', 'high')} FROM footer WHERE id = ${id}`,
    );
    const [nulls, min, max] = reader.getRows()[0] ?? [];
    facts.set(column.physical, {
      nulls: nulls === null ? null : Number(nulls),
      min: min === null ? null : String(min),
      max: max === null ? null : String(max),
    });
  }
  return facts;
}

/** The footer's number of each top-level column that is a single leaf. */
async function leafIds(connection: DuckDBConnection, output: Output): Promise<Map<string, number>> {
  const reader = await connection.runAndReadAll(
    'SELECT DISTINCT column_id, path_in_schema FROM ' +
      `parquet_metadata(${filePattern(output.path)}) ORDER BY 1`,
  );
  return new Map(reader.getRows().map(([id, name]) => [String(name), Number(id)]));
}
