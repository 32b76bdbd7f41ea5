import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type {
  HistoryPage,
  Restored,
  VersionDiff,
  VersionView,
} from '../../../shared/contract/history.ts';
import { TidemillError, toErrorData } from '../../../shared/errors.ts';
import { systemCode } from '../project/file-errors.ts';
import type { Project } from '../project/types.ts';
import type { Sql } from '../runs/sql.ts';
import type { History, SnapshotReason } from './api.ts';
import { changedFiles, compareVersions, type VersionFiles } from './compare-versions.ts';
import { countLines } from './count-lines.ts';
import { DamagedHistory } from './damage.ts';
import { requireLabel, resolveVersion } from './resolve-version.ts';
import { filesToRestore, restoreBlock } from './restore.ts';
import { setAside, setAsideProblem } from './set-aside.ts';
import { SettledSaves } from './settled-saves.ts';
import { readUserGit } from './user-git.ts';
import { VersionStore } from './version-store.ts';

export interface HistoryParts {
  project: Project;
  /** The state folder: the repository is `history.git` in it. */
  stateDir: string;
  database: Sql;
  /** Told after each version that was made, labelled or restored. */
  onChange(): void;
}

/** Long enough that a command which is over at once pays nothing for it. */
const FIRST_LOOK_MS = 300;

/** What a run names where its version could not be kept. */
const NO_VERSION = 'none';

const CURRENT = 'current';

/** A version as named in a call: what it is called in the answer, and its files. */
interface Named {
  id: string;
  parent: string | null;
  files: VersionFiles;
}

/** The history of one project. Calls wait for each other, so that each sees a whole state. */
export class ProjectHistory implements History {
  readonly #project: Project;
  readonly #stateDir: string;
  readonly #store: VersionStore;
  readonly #onChange: () => void;
  readonly #saves: SettledSaves;
  readonly #firstLook: NodeJS.Timeout;
  readonly #stopWatching: () => Promise<void>;
  #queue: Promise<unknown> = Promise.resolve();
  #first: Promise<unknown> | null = null;
  /** What is wrong, beside what was set aside; `#failing`: at the moment. */
  #problem: string | null = null;
  #failing = false;
  #tidying: Promise<void> | null = null;

  constructor({ project, stateDir, database, onChange }: HistoryParts) {
    this.#project = project;
    this.#stateDir = stateDir;
    this.#onChange = onChange;
    this.#store = new VersionStore({
      project,
      dir: path.join(stateDir, 'history.git'),
      database,
    });
    const save = () => void this.snapshot('save');
    this.#saves = new SettledSaves(save);
    this.#firstLook = setTimeout(() => void this.#look(), FIRST_LOOK_MS).unref();
    this.#stopWatching = project.watch(() => this.#saves.saved());
  }

  snapshot(reason: SnapshotReason): Promise<string> {
    return this.#inTurn(() => this.#snapshot(reason));
  }

  async list(query: Parameters<History['list']>[0]): Promise<HistoryPage> {
    await this.#look();
    const { index } = this.#store;
    const before = query.before === undefined ? null : resolveVersion(index, query.before).seq;
    const rows = index.list({ ...query, before, limit: query.limit + 1 });
    return {
      versions: rows.slice(0, query.limit).map((row) => index.view(row)),
      more: rows.length > query.limit,
      problem: this.#problem ?? setAsideProblem(this.#stateDir),
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
      const short = from.id.slice(0, 8);
      const restoring = {
        project: this.#project,
        sides: this.#store.sides,
        version: short,
        from: from.files,
        present: this.#store.presentFiles(present),
        textOnDisk: (place: string) => this.#textOnDisk(place),
      };
      if (pipeline !== undefined && block !== undefined) {
        await restoreBlock(restoring, pipeline, block);
      } else {
        const files = await filesToRestore(restoring, pipeline);
        const known = present.look.files;
        if (files.length > 0) {
          await this.#project.replaceFiles(files, () => this.#store.requireUnchanged(known));
        }
      }
      const what = block ?? pipeline ?? 'all';
      const of = block === undefined ? '' : ` of ${pipeline}`;
      const after = await this.#store.snapshot('restore', `restore ${what}${of} from ${short}`);
      const made = await this.#store.filesOf(after.version);
      if (after.made) this.#onChange();
      const changed = changedFiles(restoring.present.oids, made.oids);
      return {
        before: before.version,
        version: after.version,
        files: changed.map((file) => file.path),
      };
    });
  }

  async label(version: string, label: string | null): Promise<VersionView> {
    const wanted = label === null ? null : requireLabel(label);
    return await this.#sound(async () => {
      const { index } = this.#store;
      const named = version === CURRENT ? await this.#snapshot('save') : version;
      const row = resolveVersion(index, named);
      const taken = wanted === null ? null : index.labelled(wanted);
      if (taken !== null && taken.version !== row.version) throw labelTaken(wanted ?? '', taken);
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
    await this.#queue;
    await this.#tidying;
  }

  /** The first look at the project in this process: what changed while nobody watched becomes a version. */
  async #look(): Promise<void> {
    this.#first ??= this.snapshot('save');
    await this.#first;
  }

  /** Makes a version of the present files. Whatever is wrong with the history is told, never thrown. */
  async #snapshot(reason: SnapshotReason): Promise<string> {
    try {
      const { version, made } = await this.#store.snapshot(reason).catch(async (error) => {
        await this.#beginAnew(error);
        return await this.#store.snapshot(reason);
      });
      if (this.#failing) this.#problem = null;
      this.#failing = false;
      if (made) {
        this.#onChange();
        this.#tidying ??= this.#tidy().finally(() => {
          this.#tidying = null;
        });
      }
      return version;
    } catch (error) {
      this.#failing = true;
      this.#problem = `Versions cannot be kept: ${toErrorData(error).message}`;
      return NO_VERSION;
    }
  }

  /** Keeps the repository small. What comes meanwhile does not wait for it. */
  async #tidy(): Promise<void> {
    try {
      if (!(await this.#store.isUntidy())) return;
      await this.#store.tidy((work) => this.#inTurn(work));
    } catch (error) {
      await this.#inTurn(() => this.#beginAnew(error)).catch((failure: unknown) => {
        this.#failing = true;
        this.#problem = `The history could not be packed: ${toErrorData(failure).message}`;
      });
    }
  }

  /** Runs work in turn. Where it finds the history damaged, that is set aside, and said. */
  async #sound<T>(work: () => Promise<T>): Promise<T> {
    await this.#look();
    return await this.#inTurn(async () => {
      try {
        return await work();
      } catch (error) {
        await this.#beginAnew(error);
        await this.#snapshot('save');
        throw damaged(error);
      }
    });
  }

  /** Sets a damaged history aside; throws `error` where it is none of damage. */
  async #beginAnew(error: unknown): Promise<void> {
    if (!(error instanceof DamagedHistory)) throw error;
    const name = await setAside(this.#store.dir, error.message);
    if (name === null) {
      this.#problem = `The history's folder ${this.#store.dir} was gone. Versions begin anew.`;
    }
    this.#store.forget();
    this.#onChange();
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

  async #textOnDisk(place: string): Promise<string | null> {
    return await readFile(path.join(this.#project.dir, place), 'utf8').catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
      throw error;
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
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

function labelTaken(label: string, taken: { version: string; name: string }): TidemillError {
  return new TidemillError({
    code: 'history.label_taken',
    message: `Another version has the label '${label}': ${taken.version.slice(0, 12)} ${taken.name}.`,
    hint: 'Choose another label, or take it away there first.',
  });
}

function damaged(error: unknown): TidemillError {
  const { message } = toErrorData(error);
  return new TidemillError(
    {
      code: 'history.damaged',
      message: `The history is damaged (${message}); it was set aside, and versions begin anew.`,
      hint: 'tidemill history says where it is. What real git can read of it, git --git-dir FOLDER log shows.',
    },
    { cause: error },
  );
}
