import type { TriggerInForce } from './api.ts';
import type { TriggerChanges } from './read-triggers.ts';
import { keyOf } from './time-triggers.ts';
import type { KeptTrigger } from './trigger-store.ts';

/** The triggers as they stand, enabled or not: by pipeline and name, and in that order. */
export class Registry {
  readonly #triggers = new Map<string, KeptTrigger>();
  #list: readonly KeptTrigger[] | null = null;

  constructor(kept: readonly KeptTrigger[]) {
    for (const trigger of kept)
      this.#triggers.set(keyOf(trigger.pipeline, trigger.definition.name), trigger);
  }

  find(pipeline: string, trigger: string): KeptTrigger | null {
    return this.#triggers.get(keyOf(pipeline, trigger)) ?? null;
  }

  /** The same array until something changes. */
  all(): readonly KeptTrigger[] {
    this.#list ??= [...this.#triggers.values()].sort(byName);
    return this.#list;
  }

  /** Those that something else than time fires and that are on. */
  arrivals(): TriggerInForce[] {
    return this.all().filter(
      ({ definition }) => definition.enabled && definition.type !== 'schedule',
    );
  }

  apply({ anew, kept, removed }: TriggerChanges): void {
    for (const { pipeline, definition } of removed) {
      this.#triggers.delete(keyOf(pipeline, definition.name));
    }
    for (const trigger of [...anew, ...kept]) {
      this.#triggers.set(keyOf(trigger.pipeline, trigger.definition.name), trigger);
    }
    this.#list = null;
  }
}

function byName(a: KeptTrigger, b: KeptTrigger): number {
  if (a.pipeline !== b.pipeline) return a.pipeline < b.pipeline ? -1 : 1;
  return a.definition.name < b.definition.name ? -1 : 1;
}
