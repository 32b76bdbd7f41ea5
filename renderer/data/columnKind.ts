/** The family a DuckDB type belongs to: what decides a column's glyph, hue and alignment. */
export type ColumnKind = 'number' | 'text' | 'boolean' | 'time' | 'nested' | 'binary';

const numberTypes =
  /^(U?TINYINT|U?SMALLINT|U?INTEGER|U?BIGINT|U?HUGEINT|FLOAT|DOUBLE|DECIMAL|BIGNUM|VARINT)\b/;
const timeTypes = /^(DATE|TIME|TIMESTAMP|INTERVAL)/;
const nestedTypes = /^(STRUCT|MAP|UNION|JSON|VARIANT)\b|\[\d*\]$/;

/** Classifies a type as DuckDB prints it, such as `DECIMAL(18,3)` or `STRUCT(a INTEGER)[]`. */
export function columnKind(type: string): ColumnKind {
  if (nestedTypes.test(type)) return 'nested';
  if (numberTypes.test(type)) return 'number';
  if (timeTypes.test(type)) return 'time';
  if (type === 'BOOLEAN') return 'boolean';
  if (type === 'BLOB' || type.startsWith('BIT')) return 'binary';
  return 'text';
}

/** One glyph a family, drawn in the header before the column's name. */
export const kindGlyph: Record<ColumnKind, string> = {
  number: '#',
  text: 'A',
  boolean: '◐',
  time: '◷',
  nested: '{}',
  binary: '01',
};

/** A type short enough for a header: `ENUM(…)` and `STRUCT(…)` lose their members. */
export function shortType(type: string): string {
  if (/^(ENUM|STRUCT|UNION|MAP)\(/.test(type)) {
    const array = /((\[\d*\])+)$/.exec(type);
    return `${type.slice(0, type.indexOf('('))}${array?.[1] ?? ''}`;
  }
  return type;
}
