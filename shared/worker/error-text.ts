import type { BlockError } from './protocol.ts';

/** What a block's error says: with its class, without which Python's `KeyError: 'total'` is just `'total'`. */
export function errorText({ type, message }: Pick<BlockError, 'type' | 'message'>): string {
  return type ? `${type}: ${message}` : message;
}
