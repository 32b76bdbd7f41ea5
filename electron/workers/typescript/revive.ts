import type { Type } from '../../../shared/table/type.ts';
import { Interval, Timestamp } from './values.ts';

/**
 * Values as they cross from the table thread: what structured clone can carry. Moments are
 * microseconds, intervals plain objects; the rest is what the block sees.
 */
export type Wire = unknown;

/** Makes a block's value of a wire value; null stays null. */
export type Revive = (value: Wire) => unknown;

/** How to revive the values of a type, or null where they are already what the block sees. */
export function reviverOf(type: Type): Revive | null {
  switch (type.kind) {
    case 'scalar':
      return scalarReviver(type.name);
    case 'list':
    case 'array': {
      const item = nullable(reviverOf(type.item));
      return item && ((value) => (value as Wire[]).map(item));
    }
    case 'map': {
      const key = nullable(reviverOf(type.key));
      const item = nullable(reviverOf(type.value));
      if (!key && !item) return null;
      return (value) =>
        new Map(
          [...(value as Map<Wire, Wire>)].map(([k, v]) => [key ? key(k) : k, item ? item(v) : v]),
        );
    }
    case 'struct': {
      const members = type.fields
        .map((field, i) => ({
          name: field.name === '' ? `_${i + 1}` : field.name,
          revive: nullable(reviverOf(field.type)),
        }))
        .filter((member) => member.revive !== null);
      if (members.length === 0) return null;
      return (value) => {
        const struct = value as Record<string, Wire>;
        for (const { name, revive } of members) struct[name] = revive?.(struct[name]);
        return struct;
      };
    }
    default:
      return null;
  }
}

function scalarReviver(name: string): Revive | null {
  switch (name) {
    case 'TIMESTAMP':
    case 'TIMESTAMP_S':
    case 'TIMESTAMP_MS':
      return (micros) => new Timestamp(micros as bigint, false);
    case 'TIMESTAMP WITH TIME ZONE':
      return (micros) => new Timestamp(micros as bigint, true);
    case 'INTERVAL':
      return (value) => {
        const { months, days, micros } = value as Interval;
        return new Interval(months, days, micros);
      };
    default:
      return null;
  }
}

function nullable(revive: Revive | null): Revive | null {
  return revive && ((value) => (value === null ? null : revive(value)));
}

/** Revives a whole column in place. */
export function reviveColumn(type: Type, values: Wire[]): unknown[] {
  const revive = reviverOf(type);
  if (revive === null) return values;
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== null) values[i] = revive(values[i]);
  }
  return values;
}
