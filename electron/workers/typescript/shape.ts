import type { Type } from '../../../shared/table/type.ts';
import { Interval, Timestamp } from './values.ts';

/** What the values of a column, or of a part of it, turned out to be so far. */
export type Shape =
  | { kind: 'null' }
  | { kind: 'boolean' }
  | { kind: 'text' }
  | { kind: 'bytes' }
  | { kind: 'interval' }
  | { kind: 'number'; integral: boolean }
  | { kind: 'bigint'; min: bigint; max: bigint }
  | { kind: 'moment'; zoned: boolean }
  | { kind: 'list'; item: Shape }
  | { kind: 'map'; key: Shape; value: Shape }
  | { kind: 'struct'; fields: Map<string, Shape> };

const NAMES: Record<Shape['kind'], string> = {
  null: 'null',
  boolean: 'a boolean',
  text: 'text',
  bytes: 'bytes',
  interval: 'an interval',
  number: 'a number',
  bigint: 'a bigint',
  moment: 'a Date',
  list: 'an array',
  map: 'a Map',
  struct: 'an object',
};

/** A value that no column can hold, or that does not go with the column's others. */
export class Unfit extends Error {}

/** The shape of all that `shape` has seen and `value`. Throws Unfit. */
export function widen(shape: Shape, value: unknown): Shape {
  if (value === null || value === undefined) return shape;
  switch (typeof value) {
    case 'boolean':
      return shape.kind === 'boolean' ? shape : joined(shape, { kind: 'boolean' });
    case 'string':
      return shape.kind === 'text' ? shape : joined(shape, { kind: 'text' });
    case 'number': {
      const integral = Number.isSafeInteger(value) && !Object.is(value, -0);
      if (shape.kind === 'number' && (integral || !shape.integral)) return shape;
      if (shape.kind === 'bigint' && integral) return widen(shape, BigInt(value));
      return joined(shape, { kind: 'number', integral });
    }
    case 'bigint':
      if (shape.kind === 'bigint') {
        // Every value of a growing column comes by here.
        if (value < shape.min) return { ...shape, min: value };
        return value > shape.max ? { ...shape, max: value } : shape;
      }
      return joined(shape, { kind: 'bigint', min: value, max: value });
    case 'object':
      return widenByObject(shape, value);
    default:
      throw new Unfit(`a ${typeof value}, which no column can hold`);
  }
}

function widenByObject(shape: Shape, value: object): Shape {
  if (value instanceof Date) {
    const zoned = value instanceof Timestamp && value.zoned;
    return joined(shape, { kind: 'moment', zoned });
  }
  if (value instanceof Interval) return joined(shape, { kind: 'interval' });
  if (value instanceof Uint8Array) return joined(shape, { kind: 'bytes' });
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    if (shape.kind !== 'list' && shape.kind !== 'null') throw clash(shape, 'list');
    let item: Shape = shape.kind === 'list' ? shape.item : { kind: 'null' };
    for (const element of value as Iterable<unknown>) item = widen(item, element);
    return { kind: 'list', item };
  }
  if (value instanceof Map) {
    if (shape.kind !== 'map' && shape.kind !== 'null') throw clash(shape, 'map');
    let { key, value: item }: { key: Shape; value: Shape } =
      shape.kind === 'map' ? shape : { key: { kind: 'null' }, value: { kind: 'null' } };
    for (const [k, v] of value) {
      key = widen(key, k);
      item = widen(item, v);
    }
    return { kind: 'map', key, value: item };
  }
  if (!isPlain(value)) {
    throw new Unfit(
      `an instance of ${value.constructor?.name ?? 'a class'}, which no column can hold`,
    );
  }
  if (shape.kind !== 'struct' && shape.kind !== 'null') throw clash(shape, 'struct');
  const fields: Map<string, Shape> = shape.kind === 'struct' ? shape.fields : new Map();
  for (const [name, member] of Object.entries(value)) {
    fields.set(name, widen(fields.get(name) ?? { kind: 'null' }, member));
  }
  return { kind: 'struct', fields };
}

/** Whether an object is one that `{…}` makes. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function joined(a: Shape, b: Shape): Shape {
  if (a.kind === 'null') return b;
  if (a.kind === 'number') {
    if (b.kind === 'number') return { kind: 'number', integral: a.integral && b.integral };
    if (b.kind === 'bigint' && a.integral) {
      const limit = BigInt(Number.MAX_SAFE_INTEGER);
      return joined({ kind: 'bigint', min: -limit, max: limit }, b);
    }
  }
  if (a.kind === 'bigint' && b.kind === 'bigint') {
    const [min] = [a.min, b.min].sort(ascending);
    const [, max] = [a.max, b.max].sort(ascending);
    return { kind: 'bigint', min: min ?? a.min, max: max ?? a.max };
  }
  if (a.kind === 'moment' && b.kind === 'moment') {
    return { kind: 'moment', zoned: a.zoned && b.zoned };
  }
  if (a.kind === b.kind) return a;
  throw clash(a, b.kind);
}

function ascending(a: bigint, b: bigint): number {
  return Number(a > b) - Number(a < b);
}

function clash(held: Shape, found: Shape['kind']): Unfit {
  return new Unfit(`${NAMES[found]}, where earlier rows hold ${NAMES[held.kind]}`);
}

const scalar = (name: string): Type => ({ kind: 'scalar', name });

const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const UINT64_MAX = 2n ** 64n - 1n;
const HUGE = { min: -(2n ** 127n), max: 2n ** 127n - 1n };

function integerType({ min, max }: { min: bigint; max: bigint }): Type {
  if (min >= INT64.min && max <= INT64.max) return scalar('BIGINT');
  if (min >= 0n && max <= UINT64_MAX) return scalar('UBIGINT');
  if (min >= HUGE.min && max <= HUGE.max) return scalar('HUGEINT');
  throw new Unfit('a bigint beyond 128 bits, which no column can hold');
}

/**
 * The type of a column of this shape: what it becomes, or with `stored` what holds any of its
 * values while more may come. Throws Unfit.
 */
export function typeOf(shape: Shape, stored: boolean): Type {
  switch (shape.kind) {
    case 'null':
      return scalar('INTEGER');
    case 'boolean':
      return scalar('BOOLEAN');
    case 'text':
      return scalar('VARCHAR');
    case 'bytes':
      return scalar('BLOB');
    case 'interval':
      return scalar('INTERVAL');
    case 'number':
      return scalar(shape.integral && !stored ? 'BIGINT' : 'DOUBLE');
    case 'bigint':
      return integerType(shape);
    case 'moment':
      return scalar(shape.zoned && !stored ? 'TIMESTAMP WITH TIME ZONE' : 'TIMESTAMP');
    case 'list':
      return { kind: 'list', item: typeOf(shape.item, stored) };
    case 'map':
      return { kind: 'map', key: typeOf(shape.key, stored), value: typeOf(shape.value, stored) };
    case 'struct':
      if (shape.fields.size === 0)
        throw new Unfit('an object without keys, which no column can hold');
      return {
        kind: 'struct',
        fields: [...shape.fields].map(([name, member]) => ({ name, type: typeOf(member, stored) })),
      };
  }
}

const TEXT_TYPES =
  /^(VARCHAR|JSON|DATE|TIME|TIME_NS|TIME WITH TIME ZONE|TIMESTAMP_NS|UUID|BIT|BIGNUM)$/;
const NUMBER_TYPES = /^(U?(TINYINT|SMALLINT|INTEGER)|BIGINT|FLOAT|DOUBLE)$/;
const BIGINT_TYPES = /^(BIGINT|UBIGINT|HUGEINT|UHUGEINT)$/;
const MOMENT_TYPES = /^TIMESTAMP( WITH TIME ZONE|_S|_MS)?$/;

/** Whether values of this shape are how a block sees values of `type`. */
export function agrees(shape: Shape, type: Type): boolean {
  const named = (pattern: RegExp): boolean => type.kind === 'scalar' && pattern.test(type.name);
  switch (shape.kind) {
    case 'null':
      return true;
    case 'boolean':
      return named(/^BOOLEAN$/);
    case 'bytes':
      return named(/^BLOB$/);
    case 'interval':
      return named(/^INTERVAL$/);
    case 'text':
      return type.kind === 'decimal' || type.kind === 'enum' || named(TEXT_TYPES);
    case 'number':
      return named(NUMBER_TYPES);
    case 'bigint':
      return named(BIGINT_TYPES);
    case 'moment':
      return named(MOMENT_TYPES);
    case 'list':
      return (type.kind === 'list' || type.kind === 'array') && agrees(shape.item, type.item);
    case 'map':
      return type.kind === 'map' && agrees(shape.key, type.key) && agrees(shape.value, type.value);
    case 'struct':
      return (
        type.kind === 'struct' &&
        type.fields.length === shape.fields.size &&
        type.fields.every((field) => {
          const member = shape.fields.get(field.name);
          return member !== undefined && agrees(member, field.type);
        })
      );
  }
}
