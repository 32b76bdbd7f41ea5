import type { Wire } from './revive.ts';
import { type Shape, Unfit } from './shape.ts';
import { microsOf } from './values.ts';

/** How a block's values of a shape go to the table thread; null where they go as they are. */
export function encoderOf(shape: Shape): ((value: unknown) => Wire) | null {
  switch (shape.kind) {
    case 'bigint':
      return (value) => BigInt(value as bigint | number);
    case 'moment':
      return (value) => {
        const micros = microsOf(value as Date);
        if (micros === null) throw new Unfit('an invalid Date');
        return micros;
      };
    case 'interval':
      return (value) => ({ ...(value as object) });
    case 'bytes':
      return (value) => Uint8Array.from(value as Uint8Array);
    case 'list': {
      const item = whole(encoderOf(shape.item));
      return (value) => Array.from(value as Iterable<unknown>, item);
    }
    case 'map': {
      const key = whole(encoderOf(shape.key));
      const item = whole(encoderOf(shape.value));
      return (value) =>
        new Map([...(value as Map<unknown, unknown>)].map(([k, v]) => [key(k), item(v)]));
    }
    case 'struct': {
      const members = [...shape.fields].map(
        ([name, member]) => [name, whole(encoderOf(member))] as const,
      );
      return (value) => {
        const struct = value as Record<string, unknown>;
        return Object.fromEntries(members.map(([name, encode]) => [name, encode(struct[name])]));
      };
    }
    default:
      return null;
  }
}

function whole(encode: ((value: unknown) => Wire) | null): (value: unknown) => Wire {
  return (value) => (value === null || value === undefined ? null : encode ? encode(value) : value);
}
