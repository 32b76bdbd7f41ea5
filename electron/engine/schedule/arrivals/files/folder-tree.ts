import { type Stats, statSync } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../api.ts';
import { enter, type Globs, isNever, namesIn, type Spots, shownPath } from './globs.ts';
import type { Lane } from './lane.ts';
import { listFolder, SLICE } from './list-folder.ts';
import { remoteDiskOf } from './remote-disk.ts';
import { type NotWatched, watchFolder, whyUnreadable } from './watch-folder.ts';

/** What happens within this long is looked at together. */
const GATHER_MS = 15;
/** More names than this that something happened to, and the whole folder is looked at instead … */
const MOST_NAMES = 2_048;
/** More events than this between two looks: the system may have dropped others, of any folder. */
const MOST_EVENTS = 4_096;
/** … this long after: more is likely to come. */
const GATHER_MANY_MS = 1_000;

/** A folder that files may arrive in, directly or further down. */
interface Folder {
  dir: string;
  /** As people know it: see `shownPath`. */
  shown: string;
  spots: Spots;
  /** The only names that matter, so that it need not be listed; null where others may. */
  names: string[] | null;
  stop(): void;
  watched: boolean;
  /** Which folder is watched (see `identityOf`); null: one that is no longer there, or none. */
  identity: string | null;
}

export interface FoundFile {
  name: string;
  stats: Stats;
}

/** What stands in the way of files, by folder. */
export interface Hindrances {
  /** What could not be watched or read. */
  trouble: ReadonlyMap<string, NotWatched>;
  /** Folders on disks that are elsewhere, and their kind. */
  remote: ReadonlyMap<string, string>;
  /** A file whose name is not UTF-8, as far as that can be shown. */
  nameless: ReadonlyMap<string, string>;
}

export interface FolderTreeParts {
  globs: Globs;
  projectDir: string;
  clock: Clock;
  /** Shared by all trees: one of them reads folders at a time. */
  lane: Lane;
  /** Files of one folder that were found there. `listed`: in a look at all of it, not because of an event. */
  found(folder: string, files: FoundFile[], listed: boolean): void;
  /** Whether a file is waited for already, and has been told that something happened to it. */
  touch(folder: string, name: string): boolean;
  /** Files that were seen to go. */
  gone(folder: string, names: string[]): void;
  /** A folder has been listed to its end. */
  listed(folder: string): Promise<void>;
  /** All folders that are to be looked at have been. */
  idle(hindrances: Hindrances): Promise<void>;
  /** So much happened at once that some of it may not have been told. */
  flooded(): void;
  /** What was found could not be taken note of: it is not looked at further. */
  failed(error: unknown): void;
}

/** The folders that the globs of a trigger reach, each watched; tells of the files in them. */
export class FolderTree {
  readonly #parts: FolderTreeParts;
  readonly #folders = new Map<string, Folder>();
  /** Names that something happened to (true: came or went), by folder. */
  readonly #told = new Map<Folder, Map<string, boolean>>();
  readonly #toList = new Set<Folder>();
  readonly #trouble = new Map<string, NotWatched>();
  readonly #remote = new Map<string, string>();
  readonly #nameless = new Map<string, string>();
  #callOff: (() => void) | null = null;
  /** How many have come since the last look. */
  #events = 0;
  /** Whether `idle` is to be told when all is done. */
  #isLooking = false;
  #working: Promise<void> | null = null;
  #closed = false;

  constructor(parts: FolderTreeParts) {
    this.#parts = parts;
  }

  /** Looks at everything, from the top; tells `idle` when done. */
  look(): void {
    this.#trouble.clear();
    this.#isLooking = true;
    for (const { dir, spots } of this.#parts.globs.roots) {
      if (!this.#folders.has(dir)) this.#add(dir, spots);
    }
    for (const folder of this.#folders.values()) {
      if (!folder.watched) this.#watch(folder);
      this.#toList.add(folder);
    }
    this.#work();
  }

  /**
   * Looks for folders in whose place there is another now that nobody told of: a disk was mounted there,
   * or what a link leads to has gone and come again. Those are watched and looked at anew.
   */
  async lookForOthers(): Promise<void> {
    for (const folder of [...this.#folders.values()]) {
      const stats = await statsOf(folder.dir, true);
      if (this.#closed) return;
      if (stats === undefined || this.#folders.get(folder.dir) !== folder) continue;
      if (identityIn(stats) === folder.identity) continue;
      this.#drop(folder.dir);
      this.#add(folder.dir, folder.spots);
      this.#work();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#callOff?.();
    for (const folder of this.#folders.values()) folder.stop();
    await this.#working;
  }

  /**
   * The file at a place as it is now; null where there is none, undefined where the system does not say.
   * Links are followed where a glob names them.
   */
  async stat(folder: string, name: string): Promise<Stats | null | undefined> {
    const dir = path.resolve(this.#parts.projectDir, folder === '' ? '.' : folder);
    const names = this.#folders.get(dir)?.names;
    return statsOf(path.join(dir, name), names?.includes(name) ?? false);
  }

  #add(dir: string, spots: Spots): void {
    const shown = shownPath(dir, this.#parts.projectDir);
    const names = namesIn(spots);
    const unwatched = { stop: () => {}, watched: false, identity: null };
    const folder: Folder = { dir, shown, spots, names, ...unwatched };
    this.#folders.set(dir, folder);
    // First watched, then looked at: what happens in between is seen twice, not never.
    this.#watch(folder);
    this.#toList.add(folder);
  }

  #watch(folder: Folder): void {
    // Asked first: where another comes in between, that one is watched, and will be seen to be another.
    folder.identity = identityOf(folder.dir);
    const watching = watchFolder(folder.dir, (name, cameOrWent) => {
      this.#events += 1;
      // By its own name a folder is told to have gone. Another may have the same number.
      if (name === path.basename(folder.dir)) folder.identity = null;
      if (name === null) this.#toList.add(folder);
      else if (isNever(name) || folder.names?.includes(name) === false) return;
      else this.#note(folder, name, cameOrWent);
      this.#workSoon(GATHER_MS);
    });
    folder.watched = 'stop' in watching;
    if ('stop' in watching) folder.stop = watching.stop;
    else if (watching.failed !== null) this.#trouble.set(folder.dir, watching.failed);
  }

  #note(folder: Folder, name: string, cameOrWent: boolean): void {
    if (this.#toList.has(folder) && this.#callOff !== null) return;
    const names = this.#told.get(folder) ?? new Map<string, boolean>();
    names.set(name, cameOrWent || names.get(name) === true);
    this.#told.set(folder, names);
    if (names.size <= MOST_NAMES) return;
    this.#told.delete(folder);
    this.#toList.add(folder);
    this.#callOff?.();
    this.#callOff = null;
    this.#workSoon(GATHER_MANY_MS);
  }

  #workSoon(ms: number): void {
    if (this.#callOff !== null || this.#working !== null || this.#closed) return;
    this.#callOff = this.#parts.clock.after(ms, () => {
      this.#callOff = null;
      this.#work();
    });
  }

  #work(): void {
    this.#working ??= this.#workOff()
      .catch((error: unknown) => this.#parts.failed(error))
      .finally(() => {
        this.#working = null;
        if (this.#told.size > 0 || this.#toList.size > 0) this.#workSoon(GATHER_MS);
      });
  }

  async #workOff(): Promise<void> {
    if (this.#events > MOST_EVENTS) this.#parts.flooded();
    this.#events = 0;
    while (!this.#closed) {
      const [folder] = this.#toList;
      if (this.#told.size > 0) await this.#lookAtTold();
      else if (folder) {
        this.#isLooking = true;
        await this.#list(folder);
      } else break;
    }
    if (!this.#isLooking || this.#closed) return;
    this.#isLooking = false;
    await this.#parts.idle({
      trouble: this.#trouble,
      remote: this.#remote,
      nameless: this.#nameless,
    });
  }

  async #lookAtTold(): Promise<void> {
    const [next] = this.#told;
    if (!next) return;
    const [folder, told] = next;
    this.#told.delete(folder);
    if (this.#folders.get(folder.dir) !== folder) return;
    const { touch } = this.#parts;
    const names = [...told].filter(([name]) => !touch(folder.shown, name));
    for (let at = 0; at < names.length && !this.#closed; at += SLICE) {
      await this.#parts.lane.pass(() => this.#lookAt(folder, names.slice(at, at + SLICE), false));
    }
  }

  async #list(folder: Folder): Promise<void> {
    this.#toList.delete(folder);
    this.#nameless.delete(folder.dir);
    if (folder.names !== null) {
      const names = folder.names.map((name): [string, boolean] => [name, false]);
      await this.#parts.lane.pass(() => this.#lookAt(folder, names, true));
      return;
    }
    const remote = await remoteDiskOf(folder.dir);
    if (remote !== null) this.#remote.set(folder.dir, remote);
    const listing = listFolder(folder.dir, (entry) => this.#wanted(folder, entry));
    try {
      for (;;) {
        const next = await listing
          .next()
          .catch((error: unknown) => this.#unreadable(folder, error));
        if (next === null || this.#closed) return;
        if (next.done) break;
        const slice = next.value.map((name): [string, boolean] => [name, false]);
        await this.#parts.lane.pass(() => this.#lookAt(folder, slice, true));
        if (this.#told.size > 0) await this.#lookAtTold();
      }
    } finally {
      await listing.return(undefined);
    }
    await this.#parts.listed(folder.shown);
  }

  #unreadable(folder: Folder, error: unknown): null {
    const { code, message } = error as NodeJS.ErrnoException;
    // Where it has gone, the folder around it tells.
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    this.#trouble.set(folder.dir, { message: whyUnreadable(code, message) });
    return null;
  }

  #wanted(
    folder: Folder,
    entry: { name: string; isDirectory(): boolean; isSymbolicLink(): boolean; isFile(): boolean },
  ): boolean {
    const { name } = entry;
    if (isNever(name)) return false;
    if (entry.isDirectory()) return enter(folder.spots, name).length > 0;
    if (entry.isSymbolicLink()) return namesIn(folder.spots)?.includes(name) ?? false;
    return this.#parts.globs.matches(joined(folder.shown, name));
  }

  /** Looks at some names of a folder; each with whether it came or went. */
  async #lookAt(folder: Folder, names: [string, boolean][], listed: boolean): Promise<void> {
    const stats = await Promise.all(
      names.map(([name]) =>
        statsOf(path.join(folder.dir, name), folder.names?.includes(name) ?? false),
      ),
    );
    if (this.#closed) return;
    const files: FoundFile[] = [];
    const gone: string[] = [];
    for (const [i, [name, cameOrWent]] of names.entries()) {
      const found = stats[i];
      if (found === undefined) continue;
      const dir = path.join(folder.dir, name);
      if (found?.isDirectory()) this.#reach(folder, name, cameOrWent || listed);
      else if (this.#folders.has(dir)) this.#drop(dir);
      if (found?.isDirectory() || !this.#parts.globs.matches(joined(folder.shown, name))) continue;
      if (found === null && isNameless(name)) {
        // Whether it came or went only the folder's list tells.
        if (listed) this.#nameless.set(folder.dir, joined(folder.shown, name));
        else this.#toList.add(folder);
      } else if (found === null && !listed) gone.push(name);
      if (found?.isFile()) files.push({ name, stats: found });
    }
    if (gone.length > 0) this.#parts.gone(folder.shown, gone);
    if (files.length > 0) this.#parts.found(folder.shown, files, listed);
  }

  /** A folder in a folder. It may be `another` of the same name, which is to be watched anew. */
  #reach(folder: Folder, name: string, another: boolean): void {
    const dir = path.join(folder.dir, name);
    if (this.#folders.has(dir)) {
      if (!another) return;
      this.#drop(dir);
    }
    const spots = enter(folder.spots, name);
    if (spots.length > 0) this.#add(dir, spots);
  }

  /** Forgets a folder and all below it. */
  #drop(dir: string): void {
    for (const [name, folder] of this.#folders) {
      if (name !== dir && !name.startsWith(dir + path.sep)) continue;
      folder.stop();
      this.#folders.delete(name);
      this.#told.delete(folder);
      this.#toList.delete(folder);
      this.#trouble.delete(name);
      this.#remote.delete(name);
      this.#nameless.delete(name);
    }
  }
}

function joined(folder: string, name: string): string {
  if (folder === '') return name;
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** Whether a name that leads to nothing is one that could not be read: Node puts this letter for bytes that are not UTF-8. */
function isNameless(name: string): boolean {
  return name.includes('\uFFFD');
}

/** What tells a folder from others that are in its place at other times; null where there is none. */
function identityOf(dir: string): string | null {
  try {
    return identityIn(statSync(dir));
  } catch {
    return null;
  }
}

function identityIn(stats: Stats | null): string | null {
  return stats?.isDirectory() ? `${stats.dev}:${stats.ino}` : null;
}

/** Null where there is nothing; undefined where that cannot be told, such as on a disk that has gone away. */
async function statsOf(file: string, followed: boolean): Promise<Stats | null | undefined> {
  try {
    return await (followed ? stat : lstat)(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : undefined;
  }
}
