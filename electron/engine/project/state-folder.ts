import { constants } from 'node:fs';
import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stateFolderError, systemCode, writeError } from './file-errors.ts';
import { STATE_FOLDER } from './paths.ts';

/**
 * Makes sure of `.tidemill/` with a `.gitignore` of its own, so that local state is never committed.
 * Returns the folder's absolute path.
 * @throws TidemillError `project.read_only`, `state.unusable` (it is a file), `disk.full`
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
    if (systemCode(error) === 'ENOTDIR') throw stateFolderError(error, folder);
    if (systemCode(error) !== 'EEXIST') throw writeError(error, STATE_FOLDER);
  }
  // That it was made once does not mean that it can be written to now.
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw writeError(error, STATE_FOLDER);
  });
  return folder;
}
