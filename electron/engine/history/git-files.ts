import { randomBytes } from 'node:crypto';
import { promises } from 'node:fs';
import path from 'node:path';
import { syncFolder } from '../project/atomic-write.ts';

/** Where a file is written before it takes its place. Git looks at no folder of this name. */
const ASIDE_FOLDER = 'tmp';

/**
 * The file system lent to isomorphic-git: Node's, but that the files it writes take their places only in
 * `flush`, whole and on the disk. Otherwise a process killed while it writes would leave an object cut
 * short, which is then taken for the whole one for ever. Until `flush` they cannot be read.
 */
export class GitFiles {
  readonly #gitdir: string;
  #staged: { aside: string; file: string }[] = [];
  readonly promises = {
    ...promises,
    writeFile: async (file: string, content: string | Uint8Array) => {
      const aside = asidePath(this.#gitdir);
      await promises.writeFile(aside, content, { flag: 'wx' });
      this.#staged.push({ aside, file });
    },
  };

  constructor(gitdir: string) {
    this.#gitdir = gitdir;
  }

  /** All at once, since a disk takes hardly longer for many files than for one. */
  async flush(): Promise<void> {
    const staged = this.#staged;
    this.#staged = [];
    await Promise.all(
      staged.map(async ({ aside, file }) => {
        await syncFile(aside);
        await promises.mkdir(path.dirname(file), { recursive: true });
        await promises.rename(aside, file);
      }),
    );
  }
}

/** Writes a file of the repository so that after a crash it is there whole or not at all. */
export async function writeWhole(
  gitdir: string,
  file: string,
  content: string | Uint8Array,
): Promise<void> {
  const aside = asidePath(gitdir);
  try {
    await promises.writeFile(aside, content, { flag: 'wx' });
    await syncFile(aside);
    await promises.rename(aside, file);
  } catch (error) {
    await promises.rm(aside, { force: true });
    throw error;
  }
  // Objects nobody names yet may vanish; a name that was told of may not.
  if (file.startsWith(path.join(gitdir, 'refs'))) await syncFolder(path.dirname(file));
}

/** Removes what a crash left of files being written, and the room for them. */
export async function clearAside(gitdir: string): Promise<void> {
  await promises.rm(path.join(gitdir, ASIDE_FOLDER), { recursive: true, force: true });
}

/** Makes room for files being written. */
export async function makeAside(gitdir: string): Promise<void> {
  await promises.mkdir(path.join(gitdir, ASIDE_FOLDER), { recursive: true });
}

function asidePath(gitdir: string): string {
  return path.join(gitdir, ASIDE_FOLDER, randomBytes(8).toString('hex'));
}

async function syncFile(file: string): Promise<void> {
  // To be synced on Windows a file must be open for writing.
  const handle = await promises.open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
