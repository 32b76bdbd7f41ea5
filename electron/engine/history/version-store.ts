import { existsSync } from 'node:fs';
import { TidemillError } from '../../../shared/errors.ts';
import { nameFirst, nameVersion } from '../../../shared/history/name-version.ts';
import { pipelineOf } from '../../../shared/history/own-paths.ts';
import type { Project } from '../project/types.ts';
import type { Sql } from '../runs/sql.ts';
import type { SnapshotReason } from './api.ts';
import { catchUp } from './catch-up.ts';
import { changedLines } from './changed-lines.ts';
import { changedFiles, compareVersions, Sides, type VersionFiles } from './compare-versions.ts';
import { DamagedHistory, noticingDamage } from './damage.ts';
import { completeFolder, isFolderComplete } from './git-folder.ts';
import { type Look, lookAtOwnFiles, type OwnFile } from './own-files.ts';
import { packRepository } from './packs/pack-repository.ts';
import { Repository } from './repository.ts';
import { type TrackedFiles, VersionIndex, type VersionRow } from './version-index.ts';
import { writeTree } from './write-tree.ts';

/** So many objects are packed together. */
const MOST_LOOSE = 500;

/** The files as they stand, beside the newest version. */
export interface Present {
  look: Look;
  /** Null where there is no version yet. */
  newest: VersionRow | null;
  /** Whether the newest version has just these files. */
  same: boolean;
}

/**
 * The versions in their repository and their index, kept in agreement. Not for two calls at once. Throws
 * DamagedHistory where they cannot be read.
 */
export class VersionStore {
  readonly index: VersionIndex;
  /** The repository's folder. */
  readonly dir: string;
  readonly sides = new Sides();
  readonly #project: Project;
  #repository: Promise<Repository> | null = null;
  #tracked: TrackedFiles | null = null;

  constructor(parts: { project: Project; dir: string; database: Sql }) {
    this.dir = parts.dir;
    this.#project = parts.project;
    this.index = new VersionIndex(parts.database);
  }

  /** Looks at the project's files. Costs some milliseconds where nothing has changed, and loads no git. */
  async present(): Promise<Present> {
    await this.#agree();
    const tracked = this.#trackedFiles();
    const look = await this.#project.betweenWrites(() =>
      lookAtOwnFiles(this.#project.dir, tracked.files),
    );
    const newest = this.index.newest();
    const same = newest !== null && sameFiles(look.files, tracked.files);
    if (same) this.#remember(look.files);
    return { look, newest, same };
  }

  /** The newest version, where the files are those of it; else null. May be asked at any time. */
  async unchanged(): Promise<string | null> {
    const newest = this.index.newest()?.version ?? null;
    if (newest === null || Repository.tip(this.dir) !== newest) return null;
    if (!isFolderComplete(this.dir)) return null;
    const { files } = this.#trackedFiles();
    const look = await this.#project.betweenWrites(() => lookAtOwnFiles(this.#project.dir, files));
    const still = this.#tracked?.files === files && this.index.newest()?.version === newest;
    if (!still || !sameFiles(look.files, files)) return null;
    this.#remember(look.files);
    return newest;
  }

  /**
   * The version of the present files; made where the newest is another.
   * @param name by default what changed
   */
  async snapshot(
    reason: SnapshotReason,
    name?: string,
  ): Promise<{ version: string; made: boolean }> {
    const present = await this.present();
    const { newest } = present;
    if (present.same && newest !== null) return { version: newest.version, made: false };
    return { version: await this.#make(present, reason, name), made: true };
  }

  /**
   * Throws where the files are not as known any more. Synchronous, to be asked right before writing.
   * @throws TidemillError `history.conflict`
   */
  requireUnchanged(known: ReadonlyMap<string, OwnFile>): void {
    if (sameFiles(lookAtOwnFiles(this.#project.dir, known).files, known)) return;
    throw new TidemillError({
      code: 'history.conflict',
      message: 'Files were changed elsewhere in the meantime; nothing was restored.',
      hint: 'Look at the new state, then restore again.',
    });
  }

  /** The files of a version. */
  async filesOf(version: string): Promise<VersionFiles> {
    const repository = await this.repository();
    const { tree } = await repository.commitOf(version);
    const all = await repository.files(tree);
    const oids = new Map([...all].filter(([place]) => !place.endsWith('/')));
    return { oids, text: (oid) => repository.text(oid) };
  }

  /** The files as they stand, as a version would have them. */
  presentFiles({ look }: Present): VersionFiles {
    const texts = textsById(look);
    return {
      oids: new Map([...look.files].map(([place, { oid }]) => [place, oid])),
      text: async (oid) => texts.get(oid) ?? (await (await this.repository()).text(oid)),
    };
  }

  repository(): Promise<Repository> {
    this.#repository ??= this.#open().catch((error: unknown) => {
      this.#repository = null;
      throw error;
    });
    return this.#repository;
  }

  async #open(): Promise<Repository> {
    const repository = await Repository.open(this.dir);
    // Upon which the next will be made: where it is damaged, that should not come out much later.
    const newest = Repository.tip(this.dir);
    if (newest !== null) await repository.folder((await repository.commitOf(newest)).tree);
    return repository;
  }

  /**
   * Learns of one more version what it can be found by, where that is not known since the index was lost.
   * Returns whether there was one.
   */
  async completeSearch(): Promise<boolean> {
    const row = this.index.withoutText();
    if (row === null) return false;
    const after = await this.filesOf(row.version);
    const before = row.parent === null ? null : await this.filesOf(row.parent);
    const changed = changedFiles(before?.oids ?? new Map(), after.oids);
    this.index.setText(row, await changedLines(changed, before, after));
    return true;
  }

  /** Whether versions have left so much in files of their own that it is to be packed. */
  async isUntidy(): Promise<boolean> {
    const repository = await this.#repository;
    return repository !== null && repository.loose > MOST_LOOSE;
  }

  /** Packs it. Other calls may be made meanwhile, but none during what is done `inTurn`. */
  async tidy(inTurn: (work: () => Promise<void>) => Promise<void>): Promise<void> {
    const opened = this.repository();
    try {
      await packRepository(await opened, inTurn);
    } catch (error) {
      // Of a repository that was set aside meanwhile, nobody needs to know.
      if (this.#repository === opened) throw error;
    }
  }

  /** Begins anew: what was known is of a repository that is no longer there. */
  forget(): void {
    this.#repository = null;
    this.#tracked = null;
    this.index.clear();
  }

  async #make(present: Present, reason: SnapshotReason, name?: string): Promise<string> {
    const { look, newest } = present;
    const tracked = this.#trackedFiles();
    const repository = await this.repository();
    const before: VersionFiles | null =
      newest === null ? null : { oids: oidsOf(tracked.files), text: (oid) => repository.text(oid) };
    const after = this.presentFiles(present);
    const changes =
      before === null
        ? { files: changedFiles(new Map(), after.oids), pipelines: [] }
        : await compareVersions(before, after, this.sides);
    const changed = new Set(changes.files.map((file) => file.path));
    await repository.writeTexts(textsById(look));
    const folders = await writeTree(repository, look.files, changed, tracked.folders);
    const pipelines = [...new Set([...changed].flatMap((place) => pipelineOf(place) ?? []))].sort();
    const commit = {
      parent: newest?.version ?? null,
      tree: folders.get('/') ?? '',
      time: new Date().toISOString(),
      name: newest === null ? nameFirst(pipelineCount(look)) : (name ?? nameVersion(changes)),
      reason: newest === null ? ('first' as const) : reason,
      pipelines,
    };
    const version = await repository.commit(commit);
    const text = await changedLines(changes.files, before, after);
    this.#tracked = { files: look.files, folders };
    this.index.addAll([{ version, ...commit, label: null, text }], {
      tracked: this.#tracked,
      anew: false,
    });
    return version;
  }

  /** Sees to it that index and repository know the same versions. */
  async #agree(): Promise<void> {
    const tip = Repository.tip(this.dir);
    const newest = this.index.newest()?.version ?? null;
    // What git needs besides the versions says nothing of them: it is written again.
    if (tip !== null && !isFolderComplete(this.dir)) {
      await noticingDamage(() => completeFolder(this.dir));
    }
    if (tip === newest) return;
    if (tip === null) {
      throw new DamagedHistory(
        existsSync(this.dir) ? 'its branch is missing' : 'its folder is missing',
      );
    }
    this.#tracked = null;
    await catchUp(await this.repository(), this.index, tip);
  }

  /** Keeps how files that say the same look on the disk now. */
  #remember(files: Map<string, OwnFile>): void {
    const tracked = this.#trackedFiles();
    if (!resigned(files, tracked.files)) return;
    this.#tracked = { ...tracked, files };
    this.index.remember(this.#tracked);
  }

  #trackedFiles(): TrackedFiles {
    this.#tracked ??= this.index.tracked();
    return this.#tracked;
  }
}

function pipelineCount({ files }: Look): number {
  return [...files.keys()].filter((place) => /^pipelines\/[^/]+\/pipeline\.yaml$/.test(place))
    .length;
}

function textsById({ files, texts }: Look): Map<string, string> {
  return new Map(
    [...texts].flatMap(([place, text]) => {
      const oid = files.get(place)?.oid;
      return oid === undefined ? [] : [[oid, text] as const];
    }),
  );
}

function oidsOf(files: ReadonlyMap<string, OwnFile>): Map<string, string> {
  return new Map([...files].map(([place, { oid }]) => [place, oid]));
}

function sameFiles(
  now: ReadonlyMap<string, OwnFile>,
  known: ReadonlyMap<string, OwnFile>,
): boolean {
  if (now.size !== known.size) return false;
  for (const [place, { oid }] of now) if (known.get(place)?.oid !== oid) return false;
  return true;
}

/** Whether files that say the same were written again, or are known better now. */
function resigned(now: ReadonlyMap<string, OwnFile>, known: ReadonlyMap<string, OwnFile>): boolean {
  for (const [place, file] of now) if (known.get(place) !== file) return true;
  return false;
}
