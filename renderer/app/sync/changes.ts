import type { Client } from '../../../shared/contract/client.ts';

type Streamed<T> = T extends AsyncIterable<infer Item> ? Item : never;
/** A change of the project, as the engine tells of it. */
export type Change = Streamed<Awaited<ReturnType<Client['project']['changes']>>>;

type Listener = (change: Change) => void;

const listeners = new Set<Listener>();

/** Hands a change of the project to whoever shows something of it. */
export function tellChange(change: Change): void {
  for (const listener of [...listeners]) listener(change);
}

/**
 * Calls back for each change of the given kinds, and for `project`, which also comes first on every new
 * connection: what was missed meanwhile is then asked for again. Returns how to stop.
 */
export function onChange(types: readonly Change['type'][], listener: Listener): () => void {
  const hear: Listener = (change) => {
    if (change.type === 'project' || types.includes(change.type)) listener(change);
  };
  listeners.add(hear);
  return () => listeners.delete(hear);
}
