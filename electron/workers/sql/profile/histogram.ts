import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../../../shared/table/schema.ts';
import { parseType, type Type } from '../../../../shared/table/type.ts';
import type { Looked } from './looked.ts';
import { measureOf } from './measure.ts';

const BINS = 20;
const TOP_VALUES = 10;

type Bars = { label: string; count: number }[];

/** Bins of equal width from min to max for numbers and times; the most frequent values for the rest. */
export async function histogramOf(
  connection: DuckDBConnection,
  looked: Looked,
  index: number,
  column: Column,
  { min, max }: { min: string | null; max: string | null },
): Promise<Bars> {
  const type = parseType(column.type);
  const measure = measureOf(type);
  if (measure === 'none' || min === null || max === null) return [];
  if (measure === 'sorted') return topValues(connection, looked, index);
  const place = (value: string): string =>
    measure === 'number'
      ? `CAST(${value} AS DOUBLE)`
      : `CASE WHEN ${finite(value, type)} THEN epoch(${value}) END`;
  const bounds = await connection.runAndReadAll(
    `SELECT min(p), max(p) FROM (SELECT ${place(`c${index}`)} AS p FROM ${looked.name}) ` +
      `WHERE isfinite(p)`,
  );
  const [low, high] = (bounds.getRows()[0] ?? []).map((value) =>
    value === null ? null : Number(value),
  );
  if (low === null || low === undefined || high === null || high === undefined) return [];
  const whole = isWhole(type);
  const bins = whole ? Math.min(BINS, high - low + 1) : BINS;
  const width = whole ? Math.ceil((high - low + 1) / bins) : (high - low) / bins || 1;
  const reader = await connection.runAndReadAll(
    `SELECT CAST(least(floor((p - (${low})) / ${width}), ${bins - 1}) AS INTEGER), count(*) ` +
      `FROM (SELECT ${place(`c${index}`)} AS p FROM ${looked.name}) WHERE isfinite(p) GROUP BY 1`,
  );
  const counts = new Map(reader.getRows().map(([bin, count]) => [Number(bin), Number(count)]));
  const used = low === high ? 1 : Math.min(bins, Math.floor((high - low) / width) + 1);
  return Array.from({ length: used }, (_, bin) => ({
    label: labelOf(low + bin * width, type),
    count: counts.get(bin) ?? 0,
  }));
}

async function topValues(
  connection: DuckDBConnection,
  looked: Looked,
  index: number,
): Promise<Bars> {
  const reader = await connection.runAndReadAll(
    `SELECT left(CAST(c${index} AS VARCHAR), 200), count(*) FROM ${looked.name} ` +
      `WHERE c${index} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${TOP_VALUES}`,
  );
  return reader.getRows().map(([label, count]) => ({ label: String(label), count: Number(count) }));
}

function isWhole(type: Type): boolean {
  return type.kind === 'scalar' && /INT/.test(type.name);
}

/** TIME has no infinity. */
function finite(value: string, type: Type): string {
  return type.kind === 'scalar' && type.name === 'TIME' ? 'true' : `isfinite(${value})`;
}

function labelOf(position: number, type: Type): string {
  const name = type.kind === 'scalar' ? type.name : '';
  if (name === 'TIME') return new Date(Math.round(position) * 1000).toISOString().slice(11, 19);
  if (!/^(DATE|TIMESTAMP)/.test(name)) return String(Number(position.toPrecision(6)));
  const moment = new Date(Math.round(position * 1000));
  if (Number.isNaN(moment.getTime())) return String(position);
  return name === 'DATE' ? moment.toISOString().slice(0, 10) : moment.toISOString();
}
