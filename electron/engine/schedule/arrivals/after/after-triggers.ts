import { toErrorData } from '../../../../../shared/errors.ts';
import { triggerId } from '../../../../../shared/pipeline/trigger-id.ts';
import type { RunSummary } from '../../../../../shared/runs/events.ts';
import type { Ledger } from '../../../runs/ledger.ts';
import type { Sql } from '../../../runs/sql.ts';
import type { Clock, Dispatcher, TriggerInForce } from '../../api.ts';
import { sameDefinition } from '../same-definition.ts';
import { AfterTrigger } from './after-trigger.ts';
import { RunEnds } from './run-ends.ts';

export interface AfterTriggersParts {
  database: Sql;
  ledger: Ledger;
  clock: Clock;
  dispatcher: Dispatcher;
  onChange(): void;
}

/** All triggers that come after other pipelines. */
export class AfterTriggers {
  readonly #parts: AfterTriggersParts;
  readonly #ends: RunEnds;
  readonly #triggers = new Map<string, { of: TriggerInForce; answers: AfterTrigger }>();
  /** What kept triggers from firing at their last attempt. */
  readonly #troubles = new Map<string, string>();
  #closing: Promise<unknown> = Promise.resolve();

  constructor(parts: AfterTriggersParts) {
    this.#parts = parts;
    this.#ends = new RunEnds(parts.database);
  }

  /** These are in force now, and no others. */
  set(triggers: readonly TriggerInForce[]): void {
    const ids = new Map(triggers.map((of) => [triggerId(of.pipeline, of.definition.name), of]));
    for (const [id, { of, answers }] of this.#triggers) {
      const now = ids.get(id);
      if (now && sameDefinition(now, of)) continue;
      this.#triggers.delete(id);
      this.#closing = Promise.all([this.#closing, answers.close()]);
    }
    this.#ends.sweep(triggers);
    for (const [id, of] of ids) if (!this.#triggers.has(id)) this.#start(id, of);
  }

  runEnded(run: RunSummary): void {
    for (const { answers } of this.#triggers.values()) answers.runEnded(run);
  }

  look(): void {
    for (const { answers } of this.#triggers.values()) answers.look();
  }

  problemOf({ pipeline, definition }: TriggerInForce): string | null {
    return this.#troubles.get(triggerId(pipeline, definition.name)) ?? null;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#triggers.values()].map(({ answers }) => answers.close()));
    await this.#closing;
  }

  #start(id: string, of: TriggerInForce): void {
    this.#troubles.delete(id);
    const { ledger, clock, dispatcher, onChange } = this.#parts;
    const answers = new AfterTrigger({
      trigger: of,
      ends: this.#ends,
      ledger,
      clock,
      dispatcher,
      onTrouble: (error) => {
        const before = this.#troubles.get(id) ?? null;
        const trouble = error === null ? null : toErrorData(error).message;
        if (trouble === before) return;
        if (trouble === null) this.#troubles.delete(id);
        else this.#troubles.set(id, trouble);
        onChange();
      },
    });
    this.#triggers.set(id, { of, answers });
  }
}
