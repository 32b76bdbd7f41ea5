import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '../project/file-errors.ts';
import { makeAside, writeWhole } from './git-files.ts';

export const BRANCH = 'refs/heads/main';
export const LABELS = 'refs/labels';

const HEAD = `ref: ${BRANCH}\n`;
const CONFIG = '[core]\n\trepositoryformatversion = 0\n\tfilemode = false\n\tbare = true\n';
const FOLDERS = ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', LABELS];

/** Whether what git wants of a bare repository, besides objects and references, is as it must be. */
export function isFolderComplete(dir: string): boolean {
  return isSoundHead(dir) && isSoundConfig(dir);
}

/**
 * Makes of `dir` what git wants of a bare repository. All that it writes is always the same, so what is
 * missing or garbled is mended by it; objects, references and what is sound stay.
 */
export async function completeFolder(dir: string): Promise<void> {
  await makeAside(dir);
  for (const folder of FOLDERS) await mkdir(path.join(dir, folder), { recursive: true });
  if (!isSoundHead(dir)) await writeWhole(dir, path.join(dir, 'HEAD'), HEAD);
  if (!isSoundConfig(dir)) await writeWhole(dir, path.join(dir, 'config'), CONFIG);
  const description = path.join(dir, 'description');
  if (!existsSync(description)) await writeWhole(dir, description, 'Versions kept by Tidemill\n');
}

/** The text of a file of the repository; null where there is no such file. */
export function readGitFile(dir: string, file: string): string | null {
  try {
    return readFileSync(path.join(dir, file), 'utf8');
  } catch (error) {
    // Too many open files, for one, say nothing of the repository.
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemCode(error) ?? '')) return null;
    throw error;
  }
}

function isSoundHead(dir: string): boolean {
  return readGitFile(dir, 'HEAD')?.trim() === HEAD.trim();
}

/** Settings of git that somebody added there are left alone. */
function isSoundConfig(dir: string): boolean {
  const config = readGitFile(dir, 'config');
  return config !== null && !config.includes('\0') && /^\s*\[core\]/m.test(config);
}
