import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Output } from '../../../shared/worker/protocol.ts';

/**
 * The content-addressed store: `.tidemill/outputs/<sha[0:2]>/<sha>.<ending>`, immutable files named
 * by the sha256 of their bytes. Workers write under `tmp` on the same file system and rename, so a
 * file that stands under its sha is whole.
 */
export class OutputStore {
  readonly dir: string;
  readonly tmp: string;
  /** Files that were read in full and found whole. */
  private readonly verified = new Set<string>();

  constructor(stateDir: string) {
    this.dir = path.join(stateDir, 'outputs');
    this.tmp = path.join(this.dir, 'tmp');
  }

  /** Makes the folders and clears what a dead engine left half written. */
  async prepare(): Promise<void> {
    await rm(this.tmp, { recursive: true, force: true });
    await mkdir(this.tmp, { recursive: true });
  }

  /** Whether the output's file is there with the size it was published with. */
  intact(output: Output): boolean {
    if (output.kind === 'none') return true;
    try {
      return statSync(output.path).size === output.bytes;
    } catch {
      return false;
    }
  }

  /**
   * Removes the output's file where its bytes are no longer those it was published with, so that the
   * block runs again. Gives whether that was so. Reads the whole file: for when something went wrong.
   */
  async discardDamaged(output: Output): Promise<boolean> {
    if (output.kind === 'none') return false;
    const info = await stat(output.path).catch(() => null);
    if (!info) return false;
    const mark = `${output.sha}:${info.ino}:${info.mtimeMs}:${info.ctimeMs}`;
    if (this.verified.has(mark)) return false;
    const hash = createHash('sha256');
    for await (const part of createReadStream(output.path)) hash.update(part);
    if (hash.digest('hex') !== output.sha) {
      // Until the next start it keeps its inode: DuckDB would take a new file with the same one, written within
      // the same second, for the damaged one that it has in its cache.
      await mkdir(this.tmp, { recursive: true });
      await rename(output.path, path.join(this.tmp, `${output.sha}.damaged`));
      return true;
    }
    this.verified.add(mark);
    return false;
  }

  /**
   * Removes files whose sha is not in `used` and that are older than `before` (ms since 1970): a
   * file just published is not yet known to the ledger. Gives the bytes freed.
   */
  async expire(used: Set<string>, before: number): Promise<number> {
    let freed = 0;
    for (const folder of await readdir(this.dir)) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      for (const name of await readdir(path.join(this.dir, folder))) {
        if (used.has(name.slice(0, 64))) continue;
        const file = path.join(this.dir, folder, name);
        const info = await stat(file).catch(() => null);
        if (!info || info.mtimeMs >= before) continue;
        await rm(file, { recursive: true, force: true });
        freed += info.size;
      }
    }
    return freed;
  }
}

/** The output of a block that gave nothing, and what stands for an input that has none. */
export const NO_OUTPUT: Output = {
  kind: 'none',
  sha: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  path: '',
  bytes: 0,
  rows: null,
  schema: null,
  media: null,
};
