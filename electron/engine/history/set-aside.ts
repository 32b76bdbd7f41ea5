import { readdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '../project/file-errors.ts';

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
  return `An earlier history was damaged (${reasonOf(path.join(stateDir, latest))}) and was set aside as ${path.join(stateDir, latest)}. Versions begin anew after it. Delete that folder when you do not need it any more.`;
}

function reasonOf(folder: string): string {
  try {
    return readFileSync(path.join(folder, REASON_FILE), 'utf8').trim().slice(0, 200);
  } catch {
    return 'it could not be read';
  }
}
