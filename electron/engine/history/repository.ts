import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { SnapshotReason } from './api.ts';
import { DamagedHistory, noticingDamage } from './damage.ts';
import { clearAside, GitFiles, writeWhole } from './git-files.ts';
import { BRANCH, completeFolder, LABELS, readGitFile } from './git-folder.ts';
import { looseObjects } from './packs/loose-objects.ts';
import { removeUnfinishedPacks } from './packs/merge-packs.ts';
import { writePack } from './packs/write-pack.ts';

type Git = typeof import('isomorphic-git');

/** A version that brings more texts than this has them packed at once: a file each would take long. */
const MOST_LOOSE_TEXTS = 32;
const AUTHOR = { name: 'Tidemill', email: 'history@tidemill.invalid', timezoneOffset: 0 };

/** What a commit of the history says. */
export interface Commit {
  version: string;
  parent: string | null;
  tree: string;
  time: string;
  name: string;
  reason: SnapshotReason;
  pipelines: string[];
}

export interface TreeItem {
  name: string;
  oid: string;
  folder: boolean;
}

/**
 * The private bare repository: commits on one branch, and labels as `refs/labels/VERSION`. Real git reads
 * it. All methods throw DamagedHistory where it cannot be read.
 */
export class Repository {
  readonly dir: string;
  readonly #git: Git;
  readonly #files: GitFiles;
  /** What isomorphic-git keeps of packs; begun anew when packs come and go. */
  #cache = {};
  readonly #trees = new Map<string, readonly TreeItem[]>();
  /** About how many objects are files of their own. */
  loose: number;

  private constructor(dir: string, git: Git, loose: number) {
    this.dir = dir;
    this.#git = git;
    this.#files = new GitFiles(dir);
    this.loose = loose;
  }

  /** Opens the repository at `dir`; makes it where there is none. */
  static async open(dir: string): Promise<Repository> {
    // Loaded only when there is something to write or read: most commands have neither.
    const git = await import('isomorphic-git');
    return await noticingDamage(async () => {
      await clearAside(dir);
      await completeFolder(dir);
      await removeUnfinishedPacks(dir);
      return new Repository(dir, git, (await looseObjects(dir)).length);
    });
  }

  /**
   * The newest version, read without loading git; null where none was made.
   * @throws DamagedHistory for a branch that is not as we leave it
   */
  static tip(dir: string): string | null {
    if (!existsSync(dir)) return null;
    const tip = readGitFile(dir, BRANCH) ?? packedRefs(dir).get(BRANCH) ?? null;
    // Without a branch it is one that was about to be made, or has lost everything: the caller knows.
    if (tip === null) return null;
    if (!/^[0-9a-f]{40}\n?$/.test(tip)) throw new DamagedHistory(`${BRANCH} names no version`);
    return tip.trim();
  }

  /** Writes the texts of blobs: one by one or, where they are many, as a pack. */
  async writeTexts(texts: ReadonlyMap<string, string>): Promise<void> {
    const objects = [...texts].map(([oid, text]) => ({
      oid,
      type: 'blob',
      content: Buffer.from(text, 'utf8'),
      base: null,
    }));
    if (objects.length > MOST_LOOSE_TEXTS) {
      await noticingDamage(() => writePack(this.dir, objects));
      return this.packsChanged();
    }
    await noticingDamage(async () => {
      for (const { content } of objects) await this.#writeBlob(content);
    });
  }

  writeFolder(items: readonly TreeItem[]): Promise<string> {
    const tree = items.map(({ name, oid, folder }) => ({
      mode: folder ? '040000' : '100644',
      path: name,
      oid,
      type: folder ? ('tree' as const) : ('blob' as const),
    }));
    this.loose += 1;
    return noticingDamage(() => this.#git.writeTree({ ...this.#place(), tree }));
  }

  /** Makes a version the newest. When this returns it is on the disk. */
  async commit(change: Omit<Commit, 'version'>): Promise<string> {
    const timestamp = Math.floor(Date.parse(change.time) / 1000);
    const who = { ...AUTHOR, timestamp };
    const commit = {
      message: messageOf(change),
      tree: change.tree,
      parent: change.parent === null ? [] : [change.parent],
      author: who,
      committer: who,
    };
    this.loose += 1;
    return await noticingDamage(async () => {
      const version = await this.#git.writeCommit({ ...this.#place(), commit });
      await this.#files.flush();
      await writeWhole(this.dir, path.join(this.dir, BRANCH), `${version}\n`);
      return version;
    });
  }

  async commitOf(version: string): Promise<Commit> {
    return await noticingDamage(async () => {
      const { commit } = await this.#git.readCommit({ ...this.#place(), oid: version });
      return {
        version,
        ...understood(commit.message),
        parent: commit.parent[0] ?? null,
        tree: commit.tree,
      };
    });
  }

  async folder(oid: string): Promise<readonly TreeItem[]> {
    const known = this.#trees.get(oid);
    if (known) return known;
    const { tree } = await noticingDamage(() => this.#git.readTree({ ...this.#place(), oid }));
    const items = tree.map((item) => ({
      name: item.path,
      oid: item.oid,
      folder: item.type === 'tree',
    }));
    if (this.#trees.size > 500) this.#trees.clear();
    this.#trees.set(oid, items);
    return items;
  }

  /** Blobs by path, and folders by path with a `/` at the end; '/' is the whole. */
  async files(tree: string): Promise<Map<string, string>> {
    const found = new Map<string, string>([['/', tree]]);
    const walk = async (oid: string, prefix: string) => {
      for (const item of await this.folder(oid)) {
        const place = `${prefix}${item.name}`;
        found.set(item.folder ? `${place}/` : place, item.oid);
        if (item.folder) await walk(item.oid, `${place}/`);
      }
    };
    await walk(tree, '');
    return found;
  }

  async text(oid: string): Promise<string> {
    return Buffer.from((await this.object(oid)).content).toString('utf8');
  }

  /** Any object's kind and content. */
  async object(oid: string): Promise<{ type: string; content: Uint8Array }> {
    return await noticingDamage(async () => {
      const read = await this.#git.readObject({ ...this.#place(), oid, format: 'content' });
      if (read.format !== 'content') throw new DamagedHistory(`${oid} cannot be read`);
      return { type: read.type, content: read.object };
    });
  }

  /** Labels by version. */
  async labels(): Promise<Map<string, string>> {
    const folder = path.join(this.dir, LABELS);
    const oids = new Map<string, string>();
    for (const [ref, oid] of packedRefs(this.dir)) {
      if (ref.startsWith(`${LABELS}/`)) oids.set(ref.slice(LABELS.length + 1), oid);
    }
    for (const version of await readdir(folder).catch(() => [])) {
      oids.set(version, (await readFile(path.join(folder, version), 'utf8')).trim());
    }
    const labels = new Map<string, string>();
    for (const [version, oid] of oids) {
      const label = await this.text(oid);
      if (label !== '') labels.set(version, label);
    }
    return labels;
  }

  async setLabel(version: string, label: string | null): Promise<void> {
    const file = path.join(this.dir, LABELS, version);
    const isPacked = packedRefs(this.dir).has(`${LABELS}/${version}`);
    if (label === null && !isPacked) return await rm(file, { force: true });
    await noticingDamage(async () => {
      // One that git itself has packed is not removed but covered, by an empty one.
      const oid = await this.#writeBlob(Buffer.from(label ?? '', 'utf8'));
      await this.#files.flush();
      await mkdir(path.dirname(file), { recursive: true });
      await writeWhole(this.dir, file, `${oid}\n`);
    });
  }

  /** Forgets what was kept of packs, since there are others now. */
  packsChanged(): void {
    this.#cache = {};
  }

  #writeBlob(blob: Uint8Array): Promise<string> {
    this.loose += 1;
    return this.#git.writeBlob({ ...this.#place(), blob });
  }

  #place() {
    return { fs: this.#files, gitdir: this.dir, cache: this.#cache };
  }
}

/** Where somebody let git tidy the repository, it has put its references into one file. */
function packedRefs(dir: string): Map<string, string> {
  const text = readGitFile(dir, 'packed-refs') ?? '';
  const lines = [...text.matchAll(/^([0-9a-f]{40}) (\S+)$/gm)];
  return new Map(lines.map(([, oid = '', ref = '']) => [ref, oid]));
}

function messageOf({ name, reason, time, pipelines }: Omit<Commit, 'version'>): string {
  const trailers = [
    `Tidemill-Reason: ${reason}`,
    `Tidemill-Time: ${time}`,
    `Tidemill-Pipelines: ${pipelines.join('/')}`,
  ];
  return `${name}\n\n${trailers.join('\n')}\n`;
}

function understood(message: string): Pick<Commit, 'name' | 'reason' | 'time' | 'pipelines'> {
  const trailer = (key: string) =>
    new RegExp(`^Tidemill-${key}:(.*)$`, 'm').exec(message)?.[1]?.trim() ?? '';
  const reason = REASONS.find((known) => known === trailer('Reason'));
  const time = trailer('Time');
  if (reason === undefined || Number.isNaN(Date.parse(time))) {
    throw new DamagedHistory('a commit was not made by Tidemill');
  }
  const pipelines = trailer('Pipelines').split('/').filter(Boolean);
  return { name: message.split('\n')[0] ?? '', reason, time, pipelines };
}

const REASONS: readonly SnapshotReason[] = ['save', 'run', 'restore', 'first'];
