import { afterCycles } from '../../../../shared/pipeline/after-cycle.ts';
import { triggerId } from '../../../../shared/pipeline/trigger-id.ts';
import type { RunSummary } from '../../../../shared/runs/events.ts';
import type { Project } from '../../project/types.ts';
import type { Ledger } from '../../runs/ledger.ts';
import type { Sql } from '../../runs/sql.ts';
import type { Arrivals, Clock, Dispatcher, HookCall, TriggerInForce } from '../api.ts';
import { AfterTriggers } from './after/after-triggers.ts';
import { textOf } from './describe.ts';
import { FilesTriggers } from './files/files-triggers.ts';
import { Webhooks } from './hooks/webhooks.ts';

export interface ArrivalsParts {
  project: Project;
  database: Sql;
  ledger: Ledger;
  clock: Clock;
  dispatcher: Dispatcher;
  /** Whether triggers run by themselves. */
  on: boolean;
  /** A trigger as it stands, enabled or not; null for one that is not there. */
  find(pipeline: string, trigger: string): TriggerInForce | null;
  /** All triggers as they stand, enabled or not: the same array until one of them is another. */
  all(): readonly TriggerInForce[];
  /** Told when what `describe` says is something else. */
  onChange(): void;
}

/** Answers to files that arrive, to pipelines that end and to calls. */
export function openArrivals(parts: ArrivalsParts): Arrivals {
  return new OpenArrivals(parts);
}

class OpenArrivals implements Arrivals {
  readonly #parts: ArrivalsParts;
  readonly #files: FilesTriggers;
  readonly #after: AfterTriggers;
  readonly #hooks: Webhooks;
  #cycles: { of: readonly TriggerInForce[]; found: Map<string, string[]> } | null = null;

  constructor(parts: ArrivalsParts) {
    this.#parts = parts;
    this.#files = new FilesTriggers({ ...parts, projectDir: parts.project.dir });
    this.#after = new AfterTriggers(parts);
    this.#hooks = new Webhooks(parts);
  }

  triggersChanged(triggers: TriggerInForce[]): void {
    const ofType = (type: string) => triggers.filter(({ definition }) => definition.type === type);
    this.#files.set(ofType('files'));
    const cycles = this.#cyclesNow();
    this.#after.set(
      ofType('after').filter(
        ({ pipeline, definition }) => !cycles.has(triggerId(pipeline, definition.name)),
      ),
    );
  }

  runEnded(run: RunSummary): void {
    this.#after.runEnded(run);
  }

  wake(): void {
    this.#files.look();
    this.#after.look();
  }

  hook(call: HookCall) {
    return this.#hooks.answer(call);
  }

  async token(trigger: TriggerInForce) {
    const made = this.#hooks.renewToken(trigger);
    this.#parts.onChange();
    return made;
  }

  describe(trigger: TriggerInForce): ReturnType<Arrivals['describe']> {
    const text = textOf(trigger.definition);
    const nothing = { text, notes: [], problem: null, webhook: null };
    switch (trigger.definition.type) {
      case 'files':
        return { ...nothing, ...this.#files.describe(trigger) };
      case 'after':
        return { ...nothing, problem: this.#afterProblem(trigger) };
      case 'webhook':
        return { ...nothing, ...this.#hooks.describe(trigger) };
      case 'schedule':
        return nothing;
    }
  }

  async close(): Promise<void> {
    this.#hooks.close();
    await Promise.all([this.#files.close(), this.#after.close()]);
  }

  #afterProblem(trigger: TriggerInForce): string | null {
    const id = triggerId(trigger.pipeline, trigger.definition.name);
    const cycle = this.#cyclesNow().get(id);
    if (!cycle) return this.#after.problemOf(trigger);
    return `It would start itself again and again, so it is not answered to: ${cycle.join(' → ')}.`;
  }

  /** Triggers that are switched off close no cycle. */
  #cyclesNow(): Map<string, string[]> {
    const all = this.#parts.all();
    if (this.#cycles?.of === all) return this.#cycles.found;
    const enabled = all.filter(
      ({ definition }) => definition.enabled && definition.type === 'after',
    );
    const found = afterCycles(
      enabled.map(({ pipeline, definition }) => ({
        pipeline,
        trigger: definition.name,
        after: definition.after,
      })),
    );
    this.#cycles = { of: all, found };
    return found;
  }
}
