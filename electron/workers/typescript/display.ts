import type { Display, Json } from '../../../shared/worker/protocol.ts';
import { isPlain } from './shape.ts';
import { type Row, Table } from './table.ts';
import { Interval, microsOf } from './values.ts';

const TABLE = 'application/vnd.tidemill.table+json';
const VEGA_LITE = 'application/vnd.vegalite.v5+json';
const PLOTLY = 'application/vnd.plotly.v1+json';
const TABLE_ROWS = 1000;

/** The first bytes of the images that a window can show. */
const IMAGES: [mime: string, start: number[]][] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46]],
];

export interface DisplayOptions {
  /** What a text or an object is: `text/html`, `text/markdown`… */
  mime?: string;
  title?: string;
}

/** What a block displays, as a window can show it: charts, tables, images and texts are told by their looks. */
export function displayOf(value: unknown, { mime, title }: DisplayOptions): Display {
  const shown = mime === undefined ? recognized(value) : as(value, mime);
  return title === undefined ? shown : { ...shown, title };
}

function as(value: unknown, mime: string): Display {
  if (value instanceof Uint8Array) return { mime, data: Buffer.from(value).toString('base64') };
  if (/[+/]json$/.test(mime)) return { mime, data: jsonOf(value) };
  return { mime, data: String(value) };
}

function recognized(value: unknown): Display {
  if (value instanceof Table) {
    return table(
      value.rows(TABLE_ROWS),
      value.schema.map((column) => column.name),
      value.schema,
    );
  }
  if (value instanceof Uint8Array) {
    const image = IMAGES.find(([, start]) => start.every((byte, i) => value[i] === byte));
    return as(value, image?.[0] ?? 'application/octet-stream');
  }
  if (Array.isArray(value) && value.length > 0 && value.every(isRow)) {
    const rows = value.slice(0, TABLE_ROWS);
    return table(rows, [...new Set(rows.flatMap((row) => Object.keys(row)))], null);
  }
  if (typeof value === 'object' && value !== null) {
    const record = value as Row;
    if (String(record.$schema).includes('vega-lite')) return as(value, VEGA_LITE);
    if (Array.isArray(record.data) && isRow(record.layout)) return as(value, PLOTLY);
    return as(value, 'application/json');
  }
  return as(value, 'text/plain');
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && isPlain(value);
}

function table(
  rows: Row[],
  names: string[],
  schema: { name: string; type: string; nullable: boolean }[] | null,
): Display {
  return {
    mime: TABLE,
    data: {
      schema: schema ?? names.map((name) => ({ name, type: 'VARCHAR', nullable: true })),
      rows: rows.map((row) => names.map((name) => jsonOf(row[name]))),
    },
  };
}

/** A value as JSON for a person's eyes, by the rules of a page's cells. */
export function jsonOf(value: unknown): Json {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case 'object':
      return jsonOfObject(value);
    default:
      return String(value);
  }
}

function jsonOfObject(value: object): Json {
  if (value instanceof Date) return isoText(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Interval) {
    return `${value.months} months ${value.days} days ${value.micros} microseconds`;
  }
  if (value instanceof Map) {
    return [...value].map(([key, item]) => ({ key: jsonOf(key), value: jsonOf(item) }));
  }
  if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>, jsonOf);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, jsonOf(item)]));
}

function isoText(date: Date): string {
  const micros = microsOf(date);
  if (micros === null || Number.isNaN(date.getTime())) return String(date);
  const beyondMillis = ((micros % 1000n) + 1000n) % 1000n;
  const text = date.toISOString();
  return beyondMillis === 0n
    ? text
    : text.replace('Z', `${String(beyondMillis).padStart(3, '0')}Z`);
}
