import type { Sql } from '../../../runs/sql.ts';
import type { Clock, Dispatcher, TriggerInForce } from '../../api.ts';
import { turn } from '../../turn.ts';
import { Answering } from '../answering.ts';
import { FilesTrigger } from './files-trigger.ts';
import { readGlobs } from './globs.ts';
import { Lane } from './lane.ts';
import { SeenFiles } from './seen-files.ts';

/** A flood is over when nothing more of it has come for so long. */
const CALM_MS = 2_000;

/** Of some folders nobody tells that another has taken their place: so often that is asked, but at most a twentieth of the time. */
const OTHER_FOLDERS_MS = 3_000;
const OTHER_FOLDERS_SHARE = 20;

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
  readonly #answering = new Answering<FilesTrigger>();
  #sweeping: Promise<void> | null = null;
  #callOffLook: (() => void) | null = null;
  #callOffOthers: (() => void) | null = null;
  #lookingForOthers: Promise<void> | null = null;
  #closed = false;

  constructor(parts: FilesTriggersParts) {
    this.#parts = parts;
  }

  /** These are in force now, and no others. */
  set(triggers: readonly TriggerInForce[]): void {
    this.#answering.set(
      triggers,
      () => SeenFiles.keepOnly(this.#parts.database, triggers),
      (_, trigger) =>
        new FilesTrigger({
          ...this.#parts,
          trigger,
          lane: this.#lane,
          onFlood: () => this.#lookWhenCalm(),
        }),
    );
    if (triggers.length > 0 && this.#lookingForOthers === null) {
      this.#lookForOthersIn(OTHER_FOLDERS_MS);
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
    for (const answers of this.#answering.all()) answers.look();
  }

  /** What there is to say of a trigger: why it may not fire, or late; and what is worth knowing. */
  describe(trigger: TriggerInForce): { notes: string[]; problem: string | null } {
    const answers = this.#answering.get(trigger);
    if (answers) return { notes: answers.notes, problem: answers.problem };
    const { problems } = readGlobs(trigger.definition.files, this.#parts.projectDir);
    return { notes: [], problem: problems[0] ?? null };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#callOffLook?.();
    this.#callOffOthers?.();
    await this.#lookingForOthers;
    await this.#answering.close();
    await this.#sweeping;
  }

  /** What the system dropped nobody can tell but the folders: all are looked at, some time after the last flood. */
  #lookWhenCalm(): void {
    this.#callOffLook?.();
    this.#callOffLook = this.#parts.clock.after(CALM_MS, () => {
      this.#callOffLook = null;
      for (const answers of this.#answering.all()) answers.lookOnly();
    });
  }

  #lookForOthersIn(ms: number): void {
    this.#callOffOthers?.();
    this.#callOffOthers = this.#parts.clock.after(ms, () => {
      this.#callOffOthers = null;
      this.#lookingForOthers = this.#lookForOthers();
    });
  }

  async #lookForOthers(): Promise<void> {
    const { clock } = this.#parts;
    const started = clock.monotonic();
    const all = [...this.#answering.all()];
    for (const answers of all) {
      if (this.#closed) return;
      await answers.lookForOtherFolders();
    }
    this.#lookingForOthers = null;
    if (this.#closed || all.length === 0) return;
    const took = clock.monotonic() - started;
    this.#lookForOthersIn(Math.max(OTHER_FOLDERS_MS, took * OTHER_FOLDERS_SHARE));
  }

  async #sweep(): Promise<void> {
    while (!this.#closed && SeenFiles.sweep(this.#parts.database)) await turn();
  }
}
