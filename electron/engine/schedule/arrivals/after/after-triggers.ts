import { toErrorData } from '../../../../../shared/errors.ts';
import { triggerId } from '../../../../../shared/pipeline/trigger-id.ts';
import type { RunSummary } from '../../../../../shared/runs/events.ts';
import type { Ledger } from '../../../runs/ledger.ts';
import type { Sql } from '../../../runs/sql.ts';
import type { Clock, Dispatcher, TriggerInForce } from '../../api.ts';
import { Answering } from '../answering.ts';
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
  readonly #answering = new Answering<AfterTrigger>();
  /** What kept triggers from firing at their last attempt. */
  readonly #troubles = new Map<string, string>();

  constructor(parts: AfterTriggersParts) {
    this.#parts = parts;
    this.#ends = new RunEnds(parts.database);
  }

  /** These are in force now, and no others. */
  set(triggers: readonly TriggerInForce[]): void {
    this.#answering.set(
      triggers,
      () => this.#ends.sweep(triggers),
      (id, trigger) => this.#start(id, trigger),
    );
  }

  runEnded(run: RunSummary): void {
    for (const answers of this.#answering.all()) answers.runEnded(run);
  }

  look(): void {
    for (const answers of this.#answering.all()) answers.look();
  }

  problemOf({ pipeline, definition }: TriggerInForce): string | null {
    return this.#troubles.get(triggerId(pipeline, definition.name)) ?? null;
  }

  async close(): Promise<void> {
    await this.#answering.close();
  }

  #start(id: string, trigger: TriggerInForce): AfterTrigger {
    this.#troubles.delete(id);
    const { ledger, clock, dispatcher, onChange } = this.#parts;
    return new AfterTrigger({
      trigger,
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
  }
}
