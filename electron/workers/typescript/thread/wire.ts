import {
  DuckDBBlobValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  type DuckDBTimestampMillisecondsValue,
  type DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBUnionValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Type } from '../../../../shared/table/type.ts';
import type { Wire } from '../revive.ts';

type Convert<From, To> = (value: From) => To;

/** Types whose values are already plain. */
const PLAIN = new Set(
  'BOOLEAN TINYINT SMALLINT INTEGER BIGINT UTINYINT USMALLINT UINTEGER UBIGINT HUGEINT UHUGEINT FLOAT DOUBLE VARCHAR JSON BIGNUM'.split(
    ' ',
  ),
);

/** How DuckDB's values of a type become wire values, or null where they are plain already. */
export function toWire(type: Type): Convert<DuckDBValue, Wire> | null {
  switch (type.kind) {
    case 'enum':
      return null;
    case 'decimal':
      return String;
    case 'scalar':
      return PLAIN.has(type.name) ? null : scalarToWire(type.name);
    case 'list':
    case 'array': {
      const item = nullable(toWire(type.item));
      return (value) => {
        const { items } = value as DuckDBListValue;
        return item ? items.map(item) : [...items];
      };
    }
    case 'map': {
      const key = nullable(toWire(type.key));
      const item = nullable(toWire(type.value));
      return (value) =>
        new Map(
          (value as DuckDBMapValue).entries.map((entry) => [
            key ? key(entry.key) : entry.key,
            item ? item(entry.value) : entry.value,
          ]),
        );
    }
    case 'struct': {
      const members = type.fields.map((field, i) => ({
        from: field.name,
        to: field.name === '' ? `_${i + 1}` : field.name,
        convert: nullable(toWire(field.type)),
      }));
      return (value) => {
        const entries = (value as DuckDBStructValue).entries;
        return Object.fromEntries(
          members.map(({ from, to, convert }) => {
            const member = entries[from] ?? null;
            return [to, convert ? convert(member) : member];
          }),
        );
      };
    }
    case 'union': {
      const members = new Map(
        type.fields.map((field) => [field.name, nullable(toWire(field.type))]),
      );
      return (value) => {
        const { tag, value: held } = value as DuckDBUnionValue;
        const convert = members.get(tag);
        return { tag, value: convert ? convert(held) : held };
      };
    }
  }
}

function scalarToWire(name: string): Convert<DuckDBValue, Wire> {
  switch (name) {
    case 'TIMESTAMP':
      return (value) => (value as DuckDBTimestampValue).micros;
    case 'TIMESTAMP WITH TIME ZONE':
      return (value) => (value as DuckDBTimestampTZValue).micros;
    case 'TIMESTAMP_S':
      return (value) => (value as DuckDBTimestampSecondsValue).seconds * 1_000_000n;
    case 'TIMESTAMP_MS':
      return (value) => (value as DuckDBTimestampMillisecondsValue).millis * 1000n;
    case 'BLOB':
      return (value) => Uint8Array.from((value as DuckDBBlobValue).bytes);
    case 'INTERVAL':
      return (value) => {
        const { months, days, micros } = value as DuckDBIntervalValue;
        return { months, days, micros };
      };
    default:
      return String;
  }
}

/** How wire values become DuckDB's, for the types that a block's values are stored as; null where equal. */
export function fromWire(type: Type): Convert<Wire, DuckDBValue> | null {
  switch (type.kind) {
    case 'scalar':
      return scalarFromWire(type.name);
    case 'list': {
      const item = nullable(fromWire(type.item));
      return (value) =>
        new DuckDBListValue(item ? (value as Wire[]).map(item) : (value as DuckDBValue[]));
    }
    case 'map': {
      const key = nullable(fromWire(type.key));
      const item = nullable(fromWire(type.value));
      return (value) =>
        new DuckDBMapValue(
          [...(value as Map<Wire, Wire>)].map(([k, v]) => ({
            key: (key ? key(k) : k) as DuckDBValue,
            value: (item ? item(v) : v) as DuckDBValue,
          })),
        );
    }
    case 'struct': {
      const members = type.fields.map(({ name, type: member }) => ({
        name,
        convert: nullable(fromWire(member)),
      }));
      return (value) => {
        const struct = value as Record<string, Wire>;
        return new DuckDBStructValue(
          Object.fromEntries(
            members.map(({ name, convert }) => {
              const member = struct[name] ?? null;
              return [name, (convert ? convert(member) : member) as DuckDBValue];
            }),
          ),
        );
      };
    }
    default:
      return null;
  }
}

function scalarFromWire(name: string): Convert<Wire, DuckDBValue> | null {
  switch (name) {
    case 'TIMESTAMP':
      return (value) => new DuckDBTimestampValue(value as bigint);
    case 'TIMESTAMP WITH TIME ZONE':
      return (value) => new DuckDBTimestampTZValue(value as bigint);
    case 'BLOB':
      return (value) => new DuckDBBlobValue(value as Uint8Array);
    case 'INTERVAL':
      return (value) => {
        const { months, days, micros } = value as DuckDBIntervalValue;
        return new DuckDBIntervalValue(months, days, micros);
      };
    default:
      return null;
  }
}

function nullable<From, To>(convert: Convert<From, To> | null): Convert<From, To | null> | null {
  return convert && ((value) => (value === null || value === undefined ? null : convert(value)));
}
