import type { Json } from '../../shared/worker/protocol.ts';
import type { ColumnKind } from './columnKind.ts';

/** What a cell holds, so that null, empty text and not-a-number never look alike. */
export type CellState = 'loading' | 'null' | 'empty' | 'special' | 'plain';

const specials = new Set(['NaN', 'Infinity', '-Infinity']);

/** Classifies a cell; `undefined` stands for a row that has not arrived yet. */
export function cellState(value: Json | undefined, kind: ColumnKind): CellState {
  if (value === undefined) return 'loading';
  if (value === null) return 'null';
  if (value === '') return 'empty';
  if (kind === 'number' && typeof value === 'string' && specials.has(value)) return 'special';
  return 'plain';
}

/** The one line a grid cell shows. Line breaks are drawn as marks, long text is cut by the cell itself. */
export function cellText(value: Json | undefined, kind: ColumnKind): string {
  if (value === undefined) return '';
  if (value === null) return 'null';
  if (value === '') return 'empty';
  if (typeof value === 'object') return JSON.stringify(value);
  if (kind === 'time') return timeText(String(value));
  if (kind === 'text') return oneLine(String(value));
  return String(value);
}

/** The text that goes to the clipboard: null is nothing, the rest is exact and whole. */
export function clipboardText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Whole and readable, for the cell inspector: JSON is indented, also where it comes as text. */
export function fullText(value: Json): string {
  if (typeof value === 'object') return JSON.stringify(value, null, 2);
  if (typeof value === 'string' && /^\s*[[{]/.test(value)) return indentedJson(value) ?? value;
  return String(value);
}

function indentedJson(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

function timeText(text: string): string {
  return text.replace(/^(\d{4,}-\d\d-\d\d)T/, '$1 ');
}

/** Enough for any cell's width; a cell never lays out a megabyte of text. */
const longestLine = 500;

function oneLine(text: string): string {
  const cut = text.length > longestLine ? `${text.slice(0, longestLine)}…` : text;
  return cut.replaceAll(/\r?\n/g, ' ⏎ ');
}
