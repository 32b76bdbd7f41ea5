import { triggerId } from '../../../../../shared/pipeline/trigger-id.ts';
import type { Sql } from '../../../runs/sql.ts';
import type { Clock, Dispatcher, TriggerInForce } from '../../api.ts';
import { sameDefinition } from '../same-definition.ts';
import { turn } from '../turn.ts';
import { FilesTrigger } from './files-trigger.ts';
import { readGlobs } from './globs.ts';
import { Lane } from './lane.ts';
import { SeenFiles } from './seen-files.ts';

/** A flood is over when nothing more of it has come for so long. */
const CALM_MS = 2_000;

export interface FilesTriggersParts {
  projectDir: string;
  database: Sql;
  clock: Clock;
  dispatcher: Dispatcher;
  onChange(): void;
}

/** All triggers that answer to files. */
export class FilesTriggers {
  readonly #parts: FilesTriggersParts;
  readonly #lane = new Lane();
  readonly #triggers = new Map<string, { of: TriggerInForce; answers: FilesTrigger }>();
  #sweeping: Promise<void> | null = null;
  #callOffLook: (() => void) | null = null;
  #closing: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(parts: FilesTriggersParts) {
    this.#parts = parts;
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
    SeenFiles.keepOnly(this.#parts.database, triggers);
    for (const [id, of] of ids) {
      if (this.#triggers.has(id)) continue;
      const answers = new FilesTrigger({
        ...this.#parts,
        trigger: of,
        lane: this.#lane,
        onFlood: () => this.#lookWhenCalm(),
      });
      this.#triggers.set(id, { of, answers });
    }
    this.#sweeping ??= this.#sweep()
      .catch((error: unknown) => {
        // What is left is swept with the next change of triggers, or by the next engine.
        console.error('Files of triggers that are gone could not be forgotten:', error);
      })
      .finally(() => {
        this.#sweeping = null;
      });
  }

  look(): void {
    for (const { answers } of this.#triggers.values()) answers.look();
  }

  /** What there is to say of a trigger: why it may not fire, or late; and what is worth knowing. */
  describe({ pipeline, definition }: TriggerInForce): { notes: string[]; problem: string | null } {
    const answers = this.#triggers.get(triggerId(pipeline, definition.name))?.answers;
    if (answers) return { notes: answers.notes, problem: answers.problem };
    const { problems } = readGlobs(definition.files, this.#parts.projectDir);
    return { notes: [], problem: problems[0] ?? null };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#callOffLook?.();
    await Promise.all([...this.#triggers.values()].map(({ answers }) => answers.close()));
    await Promise.all([this.#closing, this.#sweeping]);
  }

  /** What the system dropped nobody can tell but the folders: all are looked at, some time after the last flood. */
  #lookWhenCalm(): void {
    this.#callOffLook?.();
    this.#callOffLook = this.#parts.clock.after(CALM_MS, () => {
      this.#callOffLook = null;
      for (const { answers } of this.#triggers.values()) answers.lookOnly();
    });
  }

  async #sweep(): Promise<void> {
    while (!this.#closed && SeenFiles.sweep(this.#parts.database)) await turn();
  }
}
