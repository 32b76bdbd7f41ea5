import { triggerId } from '../../../shared/pipeline/trigger-id.ts';
import type { TriggerInForce } from './api.ts';
import type { TriggerChanges } from './read-triggers.ts';
import type { KeptTrigger } from './trigger-store.ts';

/** Who is back so soon was never gone. */
const MOMENT_MS = 10_000;

/** The triggers as they stand, enabled or not: by pipeline and name, and in that order. */
export class Registry {
  /** Those removed a moment ago, with when that was, in milliseconds of the monotonic clock. */
  readonly #lately = new Map<string, { trigger: KeptTrigger; at: number }>();
  readonly #triggers = new Map<string, KeptTrigger>();
  #list: readonly KeptTrigger[] | null = null;

  constructor(kept: readonly KeptTrigger[]) {
    for (const trigger of kept)
      this.#triggers.set(triggerId(trigger.pipeline, trigger.definition.name), trigger);
  }

  find(pipeline: string, trigger: string): KeptTrigger | null {
    return this.#triggers.get(triggerId(pipeline, trigger)) ?? null;
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

  /** Those that were removed a moment ago. @param at by the monotonic clock */
  lately(at: number): KeptTrigger[] {
    for (const [key, removed] of this.#lately) {
      if (at - removed.at > MOMENT_MS) this.#lately.delete(key);
    }
    return [...this.#lately.values()].map(({ trigger }) => trigger);
  }

  /** @param at by the monotonic clock */
  apply({ anew, kept, removed }: TriggerChanges, at: number): void {
    for (const trigger of removed) {
      const key = triggerId(trigger.pipeline, trigger.definition.name);
      this.#triggers.delete(key);
      this.#lately.set(key, { trigger, at });
    }
    for (const trigger of [...anew, ...kept]) {
      const key = triggerId(trigger.pipeline, trigger.definition.name);
      this.#triggers.set(key, trigger);
      this.#lately.delete(key);
    }
    this.#list = null;
  }
}

function byName(a: KeptTrigger, b: KeptTrigger): number {
  if (a.pipeline !== b.pipeline) return a.pipeline < b.pipeline ? -1 : 1;
  return a.definition.name < b.definition.name ? -1 : 1;
}
