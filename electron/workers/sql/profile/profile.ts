import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnProfile } from '../../../../shared/contract/views.ts';
import type { Column } from '../../../../shared/table/schema.ts';
import { parseType } from '../../../../shared/table/type.ts';
import type { Output } from '../../../../shared/worker/protocol.ts';
import { columnExpression, storedFile } from '../../table/read.ts';
import { footerOf } from './footer.ts';
import { histogramOf } from './histogram.ts';
import type { Looked } from './looked.ts';
import { measureOf } from './measure.ts';

/** Tables of up to this many rows are read as a whole also for a quick profile. */
const WHOLE_ROWS = 100_000;
/** A sample is this many stretches of rows, spread evenly over the file. */
const STRETCHES = 16;
const STRETCH_ROWS = 4096;

interface Numbers {
  present: number;
  distinct: number;
  min: string | null;
  max: string | null;
  mean: number | null;
}

/**
 * What the columns of a stored table hold. A quick profile of a large table takes nulls and extremes from
 * the file's footer and the rest from a sample; an exact one reads every row.
 */
export async function profileOf(
  connection: DuckDBConnection,
  output: Output & { schema: Column[]; rows: number },
  exact: boolean,
): Promise<ColumnProfile[]> {
  const looked = await lookAt(connection, output, exact);
  const numbers = await numbersOf(connection, output.schema, looked);
  const footer = looked.isSample ? await footerOf(connection, output) : null;
  const profiles: ColumnProfile[] = [];
  for (const [i, column] of output.schema.entries()) {
    const found = numbers[i] as Numbers;
    const known = footer?.get(column.physical);
    const min = known?.min ?? found.min;
    const max = known?.max ?? found.max;
    const scale = looked.rows === 0 ? 1 : output.rows / looked.rows;
    const histogram = await histogramOf(connection, looked, i, column, { min, max });
    profiles.push({
      name: column.name,
      type: column.type,
      nulls: known?.nulls ?? Math.round((looked.rows - found.present) * scale),
      distinct: looked.isSample ? estimatedDistinct(found, output.rows, scale) : found.distinct,
      distinct_is_estimate: looked.isSample,
      min,
      max,
      mean: found.mean,
      histogram: histogram.map(({ label, count }) => ({ label, count: Math.round(count * scale) })),
    });
  }
  return profiles;
}

async function lookAt(
  connection: DuckDBConnection,
  output: Output & { schema: Column[]; rows: number },
  exact: boolean,
): Promise<Looked> {
  const list = output.schema.map((column, i) => `${columnExpression(column)} AS c${i}`).join(', ');
  const hasRowNumbers = output.schema.every((c) => c.physical.toLowerCase() !== 'file_row_number');
  if (exact || output.rows <= WHOLE_ROWS || !hasRowNumbers) {
    await connection.run(
      `CREATE TEMP VIEW looked AS SELECT ${list} FROM ${storedFile(output.path)}`,
    );
    return { name: 'looked', rows: output.rows, isSample: false };
  }
  const step = (output.rows - STRETCH_ROWS) / (STRETCHES - 1);
  // One query a stretch: only of a plain range does DuckDB see which parts of the file it can pass over.
  const stretches = Array.from({ length: STRETCHES }, (_, i) => {
    const first = Math.floor(i * step);
    return (
      `(SELECT ${list} FROM ${storedFile(output.path, ', file_row_number = true')} ` +
      `WHERE file_row_number >= ${first} AND file_row_number < ${first + STRETCH_ROWS})`
    );
  });
  await connection.run(`CREATE TEMP TABLE looked AS ${stretches.join(' UNION ALL ')}`);
  const rows = STRETCHES * STRETCH_ROWS;
  return { name: 'looked', rows, isSample: true };
}

async function numbersOf(
  connection: DuckDBConnection,
  columns: Column[],
  looked: Looked,
): Promise<Numbers[]> {
  const list = columns.flatMap((column, i) => {
    const measure = measureOf(parseType(column.type));
    const extreme = (way: 'min' | 'max') =>
      measure === 'none' ? 'NULL' : `left(CAST(${way}(c${i}) AS VARCHAR), 200)`;
    const finite = `CASE WHEN isfinite(CAST(c${i} AS DOUBLE)) THEN CAST(c${i} AS DOUBLE) END`;
    return [
      `count(c${i})`,
      `count(DISTINCT c${i})`,
      extreme('min'),
      extreme('max'),
      measure === 'number' ? `avg(${finite})` : 'NULL',
    ];
  });
  const reader = await connection.runAndReadAll(`SELECT ${list.join(', ')} FROM ${looked.name}`);
  const row = reader.getRows()[0] ?? [];
  return columns.map((_, i) => {
    const [present, distinct, min, max, mean] = row.slice(i * 5, i * 5 + 5);
    return {
      present: Number(present),
      distinct: Math.min(Number(distinct), Number(present)),
      min: min === null ? null : String(min),
      max: max === null ? null : String(max),
      mean: mean === null ? null : Number(mean),
    };
  });
}

/** A column of mostly different values in the sample is so in the table; others repeat theirs. */
function estimatedDistinct({ distinct, present }: Numbers, rows: number, scale: number): number {
  return distinct * 2 > present ? Math.min(rows, Math.round(distinct * scale)) : distinct;
}
