import type { Stats } from 'node:fs';
import type { Sql } from '../../../runs/sql.ts';
import type { Clock, Dispatcher, TriggerInForce } from '../../api.ts';
import { ON_TIME_MS } from '../../catch-up.ts';
import { turn } from '../../turn.ts';
import { Backlog, MISSED_AT_ONCE } from '../backlog.ts';
import { FileOffers, type LateFile } from './file-offers.ts';
import { FolderTree, type FoundFile, type Hindrances } from './folder-tree.ts';
import { type Globs, readGlobs } from './globs.ts';
import type { Lane } from './lane.ts';
import { SLICE } from './list-folder.ts';
import { type Mark, SeenFiles } from './seen-files.ts';
import { Settling } from './settling.ts';
import { namelessText, remoteText, troubleText } from './trouble-text.ts';

/** Where folders cannot be watched, or are on a disk elsewhere, they are looked at so often, but at most a twentieth of the time. */
const LOOK_AGAIN_MS = 3_000;
const LOOK_AGAIN_SHARE = 20;

/** By so much the clock of a file system may be behind: it ticks slowly. */
const FILE_CLOCK_MS = 20;

export interface FilesTriggerParts {
  trigger: TriggerInForce;
  projectDir: string;
  database: Sql;
  clock: Clock;
  dispatcher: Dispatcher;
  /** Shared by all triggers: one of them reads folders at a time. */
  lane: Lane;
  /** Told when `problem` is another. */
  onChange(): void;
  /** So much happened at once that some of it may not have been told, to this trigger or another. */
  onFlood(): void;
}

/**
 * Answers to files that arrive or change: once for each version of a file, which is its path, size and
 * time of last change. So `touch` asks for a file to be taken again, and one that is removed and put
 * back while this looks on counts as new even where it is the same to the byte.
 */
export class FilesTrigger {
  readonly #parts: FilesTriggerParts;
  readonly #globs: Globs;
  readonly #seen: SeenFiles;
  readonly #tree: FolderTree;
  readonly #settling: Settling;
  readonly #offers: FileOffers;
  /** Late files found in the look under way; null where all that is found has just come. */
  #backlog: Backlog<LateFile> | null = null;
  #someOnTime = false;
  /** Files of the folder being listed that were on record. */
  #matched = 0;
  #lookStarted = 0;
  /** How long the last look took, in milliseconds. */
  #lookTook = 0;
  #callOffLook: (() => void) | null = null;
  #trouble: string | null = null;
  /** What there is to say of disks that are elsewhere, and of files whose names cannot be read. */
  #remarks: readonly string[] = [];
  #closed = false;

  constructor(parts: FilesTriggerParts) {
    this.#parts = parts;
    const { trigger, projectDir, clock, lane } = parts;
    this.#globs = readGlobs(trigger.definition.files, projectDir);
    this.#seen = SeenFiles.open(parts.database, trigger);
    const failed = (error: unknown) => this.#failed(error);
    this.#offers = new FileOffers({ ...parts, seen: this.#seen, failed });
    this.#settling = new Settling({
      clock,
      settleMs: trigger.definition.settle_ms,
      look: async ({ folder, name }) => {
        const stats = await this.#tree.stat(folder, name);
        if (stats === undefined) return UNREADABLE;
        return stats?.isFile() ? markOf(stats) : null;
      },
      settled: (files) => this.#offers.offer(files),
      gone: (files) => {
        for (const { folder, name } of files) this.#seen.forget(folder, [name]);
      },
      roomAgain: () => this.lookOnly(),
      failed,
    });
    this.#tree = new FolderTree({
      globs: this.#globs,
      projectDir,
      clock,
      lane,
      found: (folder, files, listed) => this.#found(folder, files, listed),
      touch: (folder, name) => this.#settling.touch({ folder, name }),
      gone: (folder, names) => this.#seen.forget(folder, names),
      listed: (folder) => this.#forgetGone(folder),
      idle: (hindrances) => this.#looked(hindrances),
      flooded: () => parts.onFlood(),
      failed,
    });
    this.look();
  }

  /** Why it may not fire, or not at once; null where all is well. */
  get problem(): string | null {
    return this.#globs.problems[0] ?? this.#trouble;
  }

  /** What is worth knowing of it now: one sentence each. */
  get notes(): string[] {
    const noting = 'What is there already is still being noted; it starts no run.';
    return [...(this.#seen.looked ? [] : [noting]), ...this.#remarks];
  }

  /** Looks at everything, since nobody was awake to be told; what came long ago is caught up with. */
  look(): void {
    this.#backlog ??= new Backlog(this.#parts.trigger.definition.catch_up, (files) =>
      this.#offers.miss(files, true),
    );
    this.lookOnly();
  }

  /** As `look`, but what it finds has come just now, however long it has been there. */
  lookOnly(): void {
    this.#lookStarted = this.#parts.clock.monotonic();
    this.#tree.look();
  }

  /** Looks for folders in whose place there is another now, unseen; what is in those has come just now. */
  lookForOtherFolders(): Promise<void> {
    return this.#tree.lookForOthers();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#callOffLook?.();
    await this.#tree.close();
    await this.#settling.close();
    await this.#offers.close();
  }

  #found(folder: string, files: FoundFile[], listed: boolean): void {
    const known = this.#seen.marks(
      folder,
      files.map(({ name }) => name),
    );
    const there: { name: string; mark: Mark }[] = [];
    for (const { name, stats } of files) {
      const mark = markOf(stats);
      if (known.get(name) === mark) continue;
      const came = Math.round(stats.ctimeMs);
      if (listed && !this.#seen.looked && this.#wasThere(came)) there.push({ name, mark });
      else if (listed && this.#backlog !== null && this.#isLate(came)) {
        this.#backlog.add(came, { folder, name, mark, came });
      } else {
        this.#someOnTime = true;
        this.#settling.add({ folder, name, mark });
      }
    }
    if (there.length > 0) this.#seen.note(folder, there);
    if (listed) this.#matched += known.size + there.length;
  }

  /** Whether a file that was last changed or moved at an instant was there before the trigger. */
  #wasThere(came: number): boolean {
    // What comes from the future tells nothing: better to leave a file than to take a folder.
    return (
      came < this.#parts.trigger.since - FILE_CLOCK_MS ||
      came > this.#parts.clock.now() + ON_TIME_MS
    );
  }

  #isLate(came: number): boolean {
    const due = came + this.#parts.trigger.definition.settle_ms;
    return this.#parts.clock.now() - due > ON_TIME_MS;
  }

  async #looked({ trouble, remote, nameless }: Hindrances): Promise<void> {
    this.#lookTook = this.#parts.clock.monotonic() - this.#lookStarted;
    if (!this.#seen.looked) {
      this.#seen.setLooked();
      this.#parts.onChange();
    }
    const backlog = this.#backlog;
    this.#backlog = null;
    if (backlog !== null) await this.#settleBacklog(backlog);
    this.#someOnTime = false;
    const { projectDir } = this.#parts;
    const remarks = [remoteText(remote, projectDir), namelessText(nameless)];
    this.#tell(
      troubleText(trouble, projectDir),
      remarks.filter((remark) => remark !== null),
    );
    if (this.#trouble !== null || remote.size > 0) this.#lookAgain();
  }

  #tell(trouble: string | null, remarks: readonly string[]): void {
    if (trouble === this.#trouble && remarks.join() === this.#remarks.join()) return;
    this.#trouble = trouble;
    this.#remarks = remarks;
    this.#parts.onChange();
  }

  /** Where nothing is told there is but looking again, now and then. */
  #lookAgain(): void {
    const delay = Math.max(LOOK_AGAIN_MS, this.#lookTook * LOOK_AGAIN_SHARE);
    this.#callOffLook?.();
    this.#callOffLook = this.#parts.clock.after(delay, () => {
      this.#callOffLook = null;
      this.lookOnly();
    });
  }

  async #settleBacklog(backlog: Backlog<LateFile>): Promise<void> {
    const { caughtUp, missed } = backlog.settle(this.#someOnTime);
    for (let at = 0; at < missed.length && !this.#closed; at += MISSED_AT_ONCE) {
      this.#offers.miss(missed.slice(at, at + MISSED_AT_ONCE), false);
      await turn();
    }
    if (caughtUp.length > 0) this.#offers.offer(caughtUp);
  }

  /** What is not on record is found again by the next look. */
  #failed(error: unknown): void {
    if (this.#closed) return;
    this.#tell(error instanceof Error ? error.message : String(error), this.#remarks);
    this.#lookAgain();
  }

  /**
   * Forgets the files of a folder that are gone. Where not one of those noted is left, nothing is: that
   * is more likely a disk that is not mounted than a folder that was tidied up.
   */
  async #forgetGone(folder: string): Promise<void> {
    const left = this.#matched;
    this.#matched = 0;
    if (left === 0 || this.#seen.count(folder) <= left) return;
    for (let after: string | undefined = ''; after !== undefined && !this.#closed; ) {
      const names = this.#seen.names(folder, after, SLICE);
      const stats = await Promise.all(names.map((name) => this.#tree.stat(folder, name)));
      const gone = names.filter((_, i) => stats[i] === null);
      if (gone.length > 0) this.#seen.forget(folder, gone);
      after = names.at(-1);
    }
  }
}

/** In place of the version of a file that cannot be looked at just now: no file has it, so it waits on. */
const UNREADABLE: Mark = '';

/** What tells one version of a file from another. */
function markOf({ size, mtimeMs }: Stats): Mark {
  return `${size}|${mtimeMs}`;
}
