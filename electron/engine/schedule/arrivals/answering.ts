import { triggerId } from '../../../../shared/pipeline/trigger-id.ts';
import type { TriggerInForce } from '../api.ts';

/** The triggers of one type that are in force, each with what answers for it. */
export class Answering<T extends { close(): Promise<void> }> {
  readonly #triggers = new Map<string, { of: TriggerInForce; answers: T }>();
  #closing: Promise<unknown> = Promise.resolve();

  /**
   * These are in force now, and no others. What is told again as it was goes on.
   * @param between called when those that go answer to nothing more, before others start
   */
  set(
    triggers: readonly TriggerInForce[],
    between: () => void,
    start: (id: string, trigger: TriggerInForce) => T,
  ): void {
    const ids = new Map(triggers.map((of) => [triggerId(of.pipeline, of.definition.name), of]));
    for (const [id, { of, answers }] of this.#triggers) {
      const now = ids.get(id);
      if (now && isSame(now, of)) continue;
      this.#triggers.delete(id);
      this.#closing = Promise.all([this.#closing, answers.close()]);
    }
    between();
    for (const [id, of] of ids) {
      if (!this.#triggers.has(id)) this.#triggers.set(id, { of, answers: start(id, of) });
    }
  }

  get({ pipeline, definition }: TriggerInForce): T | null {
    return this.#triggers.get(triggerId(pipeline, definition.name))?.answers ?? null;
  }

  *all(): Generator<T> {
    for (const { answers } of this.#triggers.values()) yield answers;
  }

  async close(): Promise<void> {
    await Promise.all([...this.all()].map((answers) => answers.close()));
    await this.#closing;
  }
}

/** Whether a trigger that is told again is the one that was told before, to the last setting. */
function isSame(now: TriggerInForce, before: TriggerInForce): boolean {
  return (
    now.since === before.since &&
    JSON.stringify(now.definition) === JSON.stringify(before.definition)
  );
}
