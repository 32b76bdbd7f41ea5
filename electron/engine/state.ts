import { mkdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { sha256 } from './outputs/sha256.ts';
import { stateFolderError } from './project/file-errors.ts';
import { lockProject } from './project/lock.ts';
import type { Project } from './project/types.ts';

/** Where an engine keeps what it knows of a project, held by it alone. */
export interface EngineState {
  dir: string;
  announce(address: { url: string }): Promise<void>;
  /** @throws TidemillError `state.gone` when the folder was removed or replaced behind the engine's back */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/**
 * The project's `.tidemill`, or, for a project in a folder that cannot be written to, a folder of the
 * user's own: such a project can be looked at and run all the same. What a dead engine's blocks left in
 * their scratch folders is cleared.
 * @throws TidemillError `project.locked`, `state.unusable`, `disk.full`
 */
export async function prepareState(
  project: Project,
  address: { url: string } | null,
): Promise<EngineState> {
  const holder = project.readOnly ? await folderOfOurOwn(project) : project.dir;
  const lock = await lockProject(holder, address?.url ?? null);
  const dir = path.join(holder, '.tidemill');
  try {
    await rm(path.join(dir, 'work'), { recursive: true, force: true });
    for (const part of ['logs', 'outputs', 'exchange']) await folderAt(path.join(dir, part));
  } catch (error) {
    await lock.release();
    throw error;
  }
  return {
    dir,
    announce: ({ url }) => lock.announce(url),
    confirm: () => lock.confirm(),
    release: () => lock.release(),
  };
}

async function folderOfOurOwn(project: Project): Promise<string> {
  // Set but empty counts as not set, as the XDG specification has it.
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  return folderAt(path.join(cache, 'tidemill', 'read-only', sha256(project.dir).slice(0, 16)));
}

async function folderAt(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw stateFolderError(error, folder);
  }
  return folder;
}
