import { randomBytes } from 'node:crypto';
import { promises } from 'node:fs';
import path from 'node:path';
import { syncFolder } from '../project/atomic-write.ts';

/** Where a file is written before it takes its place. Git looks at no folder of this name. */
const ASIDE_FOLDER = 'tmp';

/**
 * The file system lent to isomorphic-git: Node's, but that a file appears whole and on the disk, or not
 * at all. Otherwise a process killed while it writes would leave an object cut short, which is then taken
 * for the whole one for ever.
 */
export function gitFiles(gitdir: string) {
  return {
    promises: {
      ...promises,
      writeFile: (file: string, content: string | Uint8Array) => writeWhole(gitdir, file, content),
    },
  };
}

/** Writes a file of the repository so that after a crash it is there whole or not at all. */
export async function writeWhole(
  gitdir: string,
  file: string,
  content: string | Uint8Array,
): Promise<void> {
  const aside = path.join(gitdir, ASIDE_FOLDER, randomBytes(8).toString('hex'));
  try {
    const handle = await promises.open(aside, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await promises.rename(aside, file);
  } catch (error) {
    await promises.rm(aside, { force: true });
    throw error;
  }
  // Objects nobody names yet may vanish; a name that was told of may not.
  if (file.startsWith(path.join(gitdir, 'refs'))) await syncFolder(path.dirname(file));
}

/** Makes room for files being written, and removes what a crash left there. */
export async function prepareAside(gitdir: string): Promise<void> {
  await promises.rm(path.join(gitdir, ASIDE_FOLDER), { recursive: true, force: true });
  await promises.mkdir(path.join(gitdir, ASIDE_FOLDER), { recursive: true });
}
