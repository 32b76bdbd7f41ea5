import { readdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '../project/file-errors.ts';
import { completeFolder } from './git-folder.ts';

const SET_ASIDE = /^history\.damaged-.*\.git$/;
const REASON_FILE = 'damage.txt';

/**
 * Moves a damaged repository out of the way, with a note of what is wrong. Gives its new name, or null
 * where there is no folder any more.
 */
export async function setAside(repository: string, reason: string): Promise<string | null> {
  const time = new Date().toISOString().replace(/[-:]/g, '').replace(/\..*/, 'Z');
  for (let more = ''; ; more = `${more}x`) {
    const name = `history.damaged-${time}${more}.git`;
    const target = path.join(path.dirname(repository), name);
    try {
      await rename(repository, target);
    } catch (error) {
      const code = systemCode(error);
      if (code === 'ENOENT') return null;
      if (code === 'ENOTEMPTY' || code === 'EEXIST') continue;
      throw error;
    }
    // Only for whoever looks into it later.
    await writeFile(path.join(target, REASON_FILE), `${reason}\n`).catch(() => undefined);
    // Without these, git takes it for no repository at all.
    await completeFolder(target).catch(() => undefined);
    return name;
  }
}

/** What to tell of histories that were set aside and are still there; null where there is none. */
export function setAsideProblem(stateDir: string): string | null {
  let names: string[];
  try {
    names = readdirSync(stateDir).filter((name) => SET_ASIDE.test(name));
  } catch {
    return null;
  }
  const latest = names.sort().at(-1);
  if (latest === undefined) return null;
  const folder = path.join(stateDir, latest);
  const git = `git --git-dir "${folder}"`;
  return `An earlier history was damaged (${reasonOf(folder)}) and was set aside as ${folder}. Versions begin anew after it. What is left of it is a git repository: ${git} log main shows its versions (where its branch is lost, ${git} fsck names them as dangling commits), and ${git} show VERSION:PATH prints a file. Delete that folder when you do not need it any more.`;
}

function reasonOf(folder: string): string {
  try {
    return readFileSync(path.join(folder, REASON_FILE), 'utf8').trim().slice(0, 200);
  } catch {
    return 'it could not be read';
  }
}
