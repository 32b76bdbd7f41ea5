import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { sha256 } from './outputs/sha256.ts';
import { lockProject } from './project/lock.ts';
import type { Project } from './project/types.ts';

/** Where an engine keeps what it knows of a project, held by it alone. */
export interface EngineState {
  dir: string;
  announce(address: { url: string }): Promise<void>;
  release(): Promise<void>;
}

/**
 * The project's `.tidemill`, or, for a project in a folder that cannot be written to, a folder of the
 * user's own: such a project can be looked at and run all the same. Throws `project.locked`.
 */
export async function prepareState(
  project: Project,
  address: { url: string } | null,
): Promise<EngineState> {
  const holder = project.readOnly ? await folderOfOurOwn(project) : project.dir;
  const lock = await lockProject(holder, address?.url ?? null);
  const dir = path.join(holder, '.tidemill');
  await mkdir(path.join(dir, 'logs'), { recursive: true });
  return { dir, announce: ({ url }) => lock.announce(url), release: () => lock.release() };
}

async function folderOfOurOwn(project: Project): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  const folder = path.join(cache, 'tidemill', 'read-only', sha256(project.dir).slice(0, 16));
  await mkdir(folder, { recursive: true });
  return folder;
}
