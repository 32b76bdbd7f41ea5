import { randomBytes } from 'node:crypto';
import { chmod, type FileHandle, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from './file-errors.ts';
import { ASIDE_ENDING } from './paths.ts';

/** A file's new content, whole and on the disk beside the old one, whose place it has not taken yet. */
export interface StagedFile {
  aside: string;
  target: string;
}

/**
 * Writes `content` beside `file`, with the mode of the file that it shall replace, and waits until it
 * is on the disk. A symbolic link stays: what it points at will be replaced. On failure nothing is left.
 * @param newMode the mode of a file that does not exist yet; by default the process's own choice
 */
export async function stageFile(
  file: string,
  content: string | Uint8Array,
  newMode?: number,
): Promise<StagedFile> {
  await mkdir(path.dirname(file), { recursive: true });
  const target = await realpath(file).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return file;
    throw error;
  });
  const suffix = `${randomBytes(6).toString('hex')}${ASIDE_ENDING}`;
  const aside = path.join(
    path.dirname(target),
    `.${path.basename(target).slice(0, 100)}.${suffix}`,
  );
  let handle: FileHandle | null = null;
  try {
    const mode = (await modeOf(target)) ?? newMode;
    // From the start, so that a private file's content is never for others to read.
    handle = await open(aside, 'wx', mode);
    await handle.writeFile(content);
    if (mode !== undefined) await chmod(aside, mode);
    await handle.sync();
    await handle.close();
    return { aside, target };
  } catch (error) {
    await handle?.close().catch(() => undefined);
    await rm(aside, { force: true });
    throw error;
  }
}

/** Lets a staged file take its place: at every instant the old or the new file stands there, whole. */
export async function publishFile(staged: StagedFile): Promise<void> {
  await rename(staged.aside, staged.target);
  await syncFolder(path.dirname(staged.target));
}

/** Replaces `file` by `content`: after a crash at any instant it has the old or the new content. */
export async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const staged = await stageFile(file, content);
  try {
    await publishFile(staged);
  } catch (error) {
    await rm(staged.aside, { force: true });
    throw error;
  }
}

/** Waits until the names in a folder are on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders, and keeps their names in its journal by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function modeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).mode & 0o7777;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
