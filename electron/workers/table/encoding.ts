import { quoteIdentifier, quoteLiteral } from '../../../shared/sql/quote.ts';
import { type Field, type Type, typeText } from '../../../shared/table/type.ts';

/**
 * How a type is kept in Parquet, where Parquet cannot hold it or would change it:
 * HUGEINT as DECIMAL(38,0), INTERVAL as months, days and microseconds, ENUM, TIMETZ, BIT and BIGNUM as text, UNION as its tag
 * and members, nested types by their parts. `encode` and `decode` turn a SQL expression into another.
 */
export interface Encoding {
  /** The type in the file. */
  stored: Type;
  encode(value: string): string;
  decode(value: string): string;
}

/** Marks the error of a value that the file cannot hold; the column's name follows. */
export const UNSTORABLE = 'tidemill cannot store: ';

const scalar = (name: string): Type => ({ kind: 'scalar', name });
const cast = (value: string, type: Type): string => `CAST(${value} AS ${typeText(type)})`;
const unlessNull = (value: string, result: string): string =>
  `CASE WHEN ${value} IS NULL THEN NULL ELSE ${result} END`;

/** Types that go through Parquet unchanged. */
const SAME = new Set([
  'BOOLEAN',
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
  'UBIGINT',
  'FLOAT',
  'DOUBLE',
  'VARCHAR',
  'BLOB',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE',
  'TIMESTAMP_NS',
  'UUID',
  'JSON',
]);

const INTERVAL_PARTS: Type = {
  kind: 'struct',
  fields: [
    { name: 'months', type: scalar('INTEGER') },
    { name: 'days', type: scalar('INTEGER') },
    { name: 'micros', type: scalar('BIGINT') },
  ],
};

const interval: Encoding = {
  stored: INTERVAL_PARTS,
  encode: (x) =>
    unlessNull(
      x,
      `struct_pack(months := CAST(datepart('year', ${x}) * 12 + datepart('month', ${x}) AS INTEGER), ` +
        `days := CAST(datepart('day', ${x}) AS INTEGER), micros := CAST(datepart('hour', ${x}) * 3600000000 + ` +
        `datepart('minute', ${x}) * 60000000 + datepart('microsecond', ${x}) AS BIGINT))`,
    ),
  decode: (x) =>
    unlessNull(x, `to_months(${x}.months) + to_days(${x}.days) + to_microseconds(${x}.micros)`),
};

/** A number that fits DECIMAL(38,0), which is all but the outermost HUGEINTs. */
function wideInteger(type: Type, column: string): Encoding {
  const stored: Type = { kind: 'decimal', width: 38, scale: 0 };
  const refusal = quoteLiteral(`${UNSTORABLE}${column}`);
  return {
    stored,
    encode: (x) =>
      `CASE WHEN ${x} IS NOT NULL AND TRY_CAST(${x} AS DECIMAL(38,0)) IS NULL THEN error(${refusal}) ` +
      `ELSE TRY_CAST(${x} AS DECIMAL(38,0)) END`,
    decode: (x) => cast(x, type),
  };
}

function asText(type: Type): Encoding {
  const stored = scalar('VARCHAR');
  return { stored, encode: (x) => cast(x, stored), decode: (x) => cast(x, type) };
}

function scalarEncoding(type: Type & { kind: 'scalar' }, column: string): Encoding | null {
  if (SAME.has(type.name)) return null;
  switch (type.name) {
    case 'HUGEINT':
    case 'UHUGEINT':
      return wideInteger(type, column);
    case 'INTERVAL':
      return interval;
    case 'TIMESTAMP_S':
    case 'TIMESTAMP_MS': {
      const stored = scalar('TIMESTAMP');
      return { stored, encode: (x) => cast(x, stored), decode: (x) => cast(x, type) };
    }
    default:
      return asText(type);
  }
}

function listEncoding(type: Type & { kind: 'list' | 'array' }, column: string): Encoding | null {
  const item = encodingOf(type.item, column);
  const stored: Type = { kind: 'list', item: item?.stored ?? type.item };
  const each = (x: string, body: string) => `list_transform(${x}, lambda e: ${body})`;
  if (type.kind === 'array') {
    const asList: Type = { kind: 'list', item: type.item };
    return {
      stored,
      encode: (x) => (item ? each(cast(x, asList), item.encode('e')) : cast(x, stored)),
      decode: (x) => cast(item ? each(x, item.decode('e')) : x, type),
    };
  }
  if (item === null) return null;
  return {
    stored,
    encode: (x) => each(x, item.encode('e')),
    decode: (x) => each(x, item.decode('e')),
  };
}

function mapEncoding(type: Type & { kind: 'map' }, column: string): Encoding | null {
  const key = encodingOf(type.key, column);
  const value = encodingOf(type.value, column);
  if (key === null && value === null) return null;
  const rebuilt = (x: string, way: 'encode' | 'decode'): string =>
    unlessNull(
      x,
      `map_from_entries(list_transform(map_entries(${x}), lambda e: struct_pack(` +
        `k := ${key ? key[way]('e.key') : 'e.key'}, v := ${value ? value[way]('e.value') : 'e.value'})))`,
    );
  return {
    stored: { kind: 'map', key: key?.stored ?? type.key, value: value?.stored ?? type.value },
    encode: (x) => rebuilt(x, 'encode'),
    decode: (x) => cast(rebuilt(x, 'decode'), type),
  };
}

const memberOf = (x: string, name: string): string => `struct_extract(${x}, ${quoteLiteral(name)})`;
const packed = (members: [name: string, value: string][]): string =>
  `struct_pack(${members.map(([name, value]) => `${quoteIdentifier(name)} := ${value}`).join(', ')})`;

function structEncoding(type: Type & { kind: 'struct' }, column: string): Encoding | null {
  const nameless = type.fields.some((field) => field.name === '');
  const members = type.fields.map((field, i) => ({
    field,
    kept: nameless ? `_${i + 1}` : field.name,
    encoding: encodingOf(field.type, column),
  }));
  if (!nameless && members.every((member) => member.encoding === null)) return null;
  const stored: Field[] = members.map(({ field, kept, encoding }) => ({
    name: kept,
    type: encoding?.stored ?? field.type,
  }));
  const original = (x: string, i: number, name: string): string =>
    nameless ? `struct_extract(${x}, ${i + 1})` : memberOf(x, name);
  return {
    stored: { kind: 'struct', fields: stored },
    encode: (x) =>
      unlessNull(
        x,
        packed(
          members.map(({ field, kept, encoding }, i) => {
            const value = original(x, i, field.name);
            return [kept, encoding ? encoding.encode(value) : value];
          }),
        ),
      ),
    decode: (x) => {
      const values = members.map(({ kept, encoding }): [string, string] => {
        const value = memberOf(x, kept);
        return [kept, encoding ? encoding.decode(value) : value];
      });
      // DuckDB has no text for the type of nameless members: that they are of their types must do.
      if (nameless) return unlessNull(x, `row(${values.map(([, value]) => value).join(', ')})`);
      return cast(unlessNull(x, packed(values)), type);
    },
  };
}

const UNION_TAG = 'tag';

/** A union is kept as its tag and all its members, of which the tagged one has the value. */
function unionEncoding(type: Type & { kind: 'union' }, column: string): Encoding {
  const members = type.fields.map((field, i) => ({
    name: field.name,
    kept: `member_${i + 1}`,
    stored: encodingOf(field.type, column)?.stored ?? field.type,
    encoding: encodingOf(field.type, column),
  }));
  return {
    stored: {
      kind: 'struct',
      fields: [
        { name: UNION_TAG, type: scalar('VARCHAR') },
        ...members.map(({ kept, stored }) => ({ name: kept, type: stored })),
      ],
    },
    encode: (x) =>
      unlessNull(
        x,
        packed([
          [UNION_TAG, `CAST(union_tag(${x}) AS VARCHAR)`],
          ...members.map(({ name, kept, encoding }): [string, string] => {
            const value = `union_extract(${x}, ${quoteLiteral(name)})`;
            return [kept, encoding ? encoding.encode(value) : value];
          }),
        ]),
      ),
    decode: (x) => {
      const branches = members.map(({ name, kept, encoding }) => {
        const value = memberOf(x, kept);
        const made = `union_value(${quoteIdentifier(name)} := ${encoding ? encoding.decode(value) : value})`;
        return `WHEN ${quoteLiteral(name)} THEN ${cast(made, type)}`;
      });
      return `CASE ${memberOf(x, UNION_TAG)} ${branches.join(' ')} ELSE NULL END`;
    },
  };
}

/**
 * The encoding of a type, or null where Parquet holds it as it is. `column` is named in the
 * refusal of a value that cannot be stored.
 */
export function encodingOf(type: Type, column: string): Encoding | null {
  switch (type.kind) {
    case 'scalar':
      return scalarEncoding(type, column);
    case 'decimal':
      return null;
    case 'enum':
      return asText(type);
    case 'list':
    case 'array':
      return listEncoding(type, column);
    case 'map':
      return mapEncoding(type, column);
    case 'struct':
      return structEncoding(type, column);
    case 'union':
      return unionEncoding(type, column);
  }
}
