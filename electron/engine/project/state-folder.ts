import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCode, writeError } from './file-errors.ts';
import { STATE_FOLDER } from './paths.ts';

/**
 * Makes sure of `.tidemill/` with a `.gitignore` of its own, so that local state is never committed.
 * Returns the folder's absolute path.
 * @throws TidemillError `project.read_only`, `disk.full`
 */
export async function ensureStateFolder(project: string): Promise<string> {
  const folder = path.join(project, STATE_FOLDER);
  try {
    // Not recursive: on a read-only disk that would fail as if the project were not there.
    await mkdir(folder).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error;
    });
    await writeFile(path.join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw writeError(error, STATE_FOLDER);
  }
  return folder;
}
