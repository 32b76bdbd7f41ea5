import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type {
  HistoryPage,
  Restored,
  VersionDiff,
  VersionView,
} from '../../../shared/contract/history.ts';
import { TidemillError } from '../../../shared/errors.ts';
import { nameRestore, nameTakingBack } from '../../../shared/history/name-version.ts';
import { systemCode } from '../project/file-errors.ts';
import type { Project } from '../project/types.ts';
import type { Sql } from '../runs/sql.ts';
import type { History, SnapshotReason } from './api.ts';
import { changedFiles, compareVersions, type VersionFiles } from './compare-versions.ts';
import { countLines } from './count-lines.ts';
import { GuardedStore } from './guarded-store.ts';
import { requireLabel, resolveVersion } from './resolve-version.ts';
import { filesToRestore, restoreBlock } from './restore.ts';
import { SettledSaves } from './settled-saves.ts';
import { takenBack } from './taken-back.ts';
import { readUserGit } from './user-git.ts';
import { VersionStore } from './version-store.ts';

export interface HistoryParts {
  project: Project;
  /** The state folder: the repository is `history.git` in it. */
  stateDir: string;
  database: Sql;
  /** Told after each version that was made, labelled or restored. */
  onChange(): void;
  /** A save has settled, and becomes a version, when nothing more was saved for this long. */
  quietMs?: number;
}

const QUIET_MS = 2_000;

/** Long enough that a command which is over at once pays nothing for it. */
const FIRST_LOOK_MS = 300;

const CURRENT = 'current';

/** A version as named in a call: what it is called in the answer, and its files. */
interface Named {
  id: string;
  parent: string | null;
  files: VersionFiles;
}

/** The history of one project. */
export class ProjectHistory implements History {
  readonly #project: Project;
  readonly #store: VersionStore;
  readonly #guarded: GuardedStore;
  readonly #onChange: () => void;
  readonly #saves: SettledSaves;
  readonly #firstLook: NodeJS.Timeout;
  readonly #stopWatching: () => Promise<void>;
  #looked: Promise<unknown> | null = null;

  constructor({ project, stateDir, database, onChange, quietMs = QUIET_MS }: HistoryParts) {
    this.#project = project;
    this.#onChange = onChange;
    const dir = path.join(stateDir, 'history.git');
    this.#store = new VersionStore({ project, dir, database });
    this.#guarded = new GuardedStore(this.#store, onChange);
    this.#saves = new SettledSaves(() => void this.snapshot('save'), quietMs);
    this.#firstLook = setTimeout(() => void this.#look(), FIRST_LOOK_MS).unref();
    const saved = () => this.#saves.saved();
    this.#stopWatching = project.watch(saved, saved);
  }

  snapshot(reason: SnapshotReason): Promise<string> {
    return this.#guarded.snapshot(reason);
  }

  async list(query: Parameters<History['list']>[0]): Promise<HistoryPage> {
    await this.#look();
    const { index } = this.#store;
    const before = query.before === undefined ? null : resolveVersion(index, query.before).seq;
    const rows = index.list({ ...query, before, limit: query.limit + 1 });
    return {
      versions: rows.slice(0, query.limit).map((row) => index.view(row, query.pipeline)),
      more: rows.length > query.limit,
      problem: this.#guarded.problem,
    };
  }

  async diff(from: string | null, to: string): Promise<VersionDiff> {
    return await this.#sound(async () => {
      const after = await this.#named(to);
      const name = from ?? after.parent;
      const before = name === null ? null : await this.#named(name);
      const { sides } = this.#store;
      const { files, pipelines } = await compareVersions(before?.files ?? null, after.files, sides);
      return {
        from: before?.id ?? null,
        to: after.id,
        files: await countLines(files, before?.files ?? null, after.files),
        pipelines,
      };
    });
  }

  async file(version: string, place: string): Promise<string | null> {
    return await this.#sound(async () => {
      const { files } = await this.#named(version);
      const oid = files.oids.get(place);
      return oid === undefined ? null : await files.text(oid);
    });
  }

  async restore(target: Parameters<History['restore']>[0]): Promise<Restored> {
    const { pipeline, block } = target;
    if (this.#project.readOnly) throw readOnly();
    if (block !== undefined && pipeline === undefined) throw blockWithoutPipeline(block);
    return await this.#sound(async () => {
      const from = await this.#named(target.version);
      const before = await this.#store.snapshot('save');
      if (before.made) this.#onChange();
      const present = await this.#store.present();
      const short = from.id.slice(0, 7);
      const restoring = {
        project: this.#project,
        sides: this.#store.sides,
        version: short,
        from: from.files,
        present: this.#store.presentFiles(present),
        textOnDisk: (place: string) => this.#textOnDisk(place),
      };
      const name = await this.#nameOfRestore(target, from, restoring.present);
      if (pipeline !== undefined && block !== undefined) {
        await restoreBlock(restoring, pipeline, block);
      } else {
        const files = await filesToRestore(restoring, pipeline);
        const confirm = () => this.#store.requireUnchanged(present.look.files);
        if (files.length > 0) await this.#project.replaceFiles(files, confirm);
      }
      const after = await this.#store.snapshot('restore', name);
      if (after.made) this.#onChange();
      const { oids } = await this.#store.filesOf(after.version);
      return {
        before: before.version,
        version: after.version,
        files: changedFiles(restoring.present.oids, oids).map((file) => file.path),
      };
    });
  }

  async label(version: string, label: string | null): Promise<VersionView> {
    const wanted = label === null ? null : requireLabel(label);
    return await this.#sound(async () => {
      const { index } = this.#store;
      const current = version === CURRENT ? await this.#store.snapshot('save') : null;
      const row = resolveVersion(index, current?.version ?? version);
      const taken = wanted === null ? null : index.labelled(wanted);
      if (taken !== null && taken.version !== row.version) throw labelTaken(taken);
      await (await this.#store.repository()).setLabel(row.version, wanted);
      index.setLabel(row, wanted);
      this.#onChange();
      return index.view({ ...row, label: wanted });
    });
  }

  git() {
    return readUserGit(this.#project.dir);
  }

  async close(): Promise<void> {
    clearTimeout(this.#firstLook);
    await this.#stopWatching();
    if (this.#saves.stop()) await this.snapshot('save');
    await this.#guarded.close();
  }

  /** The first look at the project in this process: what changed while nobody watched becomes a version. */
  async #look(): Promise<void> {
    this.#looked ??= this.snapshot('save');
    await this.#looked;
  }

  async #sound<T>(work: () => Promise<T>): Promise<T> {
    await this.#look();
    return await this.#guarded.sound(work);
  }

  async #named(name: string): Promise<Named> {
    if (name !== CURRENT) {
      const { version, parent } = resolveVersion(this.#store.index, name);
      return { id: version, parent, files: await this.#store.filesOf(version) };
    }
    const present = await this.#store.present();
    const { newest, same } = present;
    const files = this.#store.presentFiles(present);
    if (same && newest !== null) return { id: newest.version, parent: newest.parent, files };
    return { id: CURRENT, parent: newest?.version ?? null, files };
  }

  /** Undefined where no version is restored but the files as they stand. */
  async #nameOfRestore(
    { pipeline, block }: Parameters<History['restore']>[0],
    from: Named,
    present: VersionFiles,
  ): Promise<string | undefined> {
    const restored = this.#store.index.get(from.id);
    if (restored === null) return undefined;
    if (block !== undefined) return nameRestore(`${block} of ${pipeline}`, restored);
    const undone = await takenBack(this.#store, from, present, pipeline);
    return undone === null ? nameRestore(pipeline ?? 'all', restored) : nameTakingBack(undone.name);
  }

  async #textOnDisk(place: string): Promise<string | null> {
    return await readFile(path.join(this.#project.dir, place), 'utf8').catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
      throw error;
    });
  }
}

function readOnly(): TidemillError {
  return new TidemillError({
    code: 'project.read_only',
    message: 'The project is open for reading only: no version can be restored in it.',
    hint: 'Change the permissions of the folder, or copy the project to a place of your own.',
  });
}

function blockWithoutPipeline(block: string): TidemillError {
  return new TidemillError({
    code: 'history.no_pipeline',
    message: `Which pipeline's block '${block}' shall be restored?`,
    hint: 'Name the pipeline: tidemill restore VERSION PIPELINE --block NAME',
  });
}

function labelTaken(taken: { version: string; name: string; label: string | null }): TidemillError {
  return new TidemillError({
    code: 'history.label_taken',
    message: `Another version has the label '${taken.label}': ${taken.version.slice(0, 12)} ${taken.name}.`,
    hint: 'Choose another label, or take it away there first.',
  });
}
