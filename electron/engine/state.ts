import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { sha256 } from './outputs/key.ts';
import type { Project } from './project/types.ts';

/** Where an engine keeps what it knows of a project. */
export interface EngineState {
  dir: string;
  announce(address: { url: string }): Promise<void>;
  release(): Promise<void>;
}

/**
 * The project's `.tidemill`, or, for a project in a folder that cannot be written to, a folder of the
 * user's own: such a project can be looked at and run all the same.
 */
export async function prepareState(
  project: Project,
  _address: { url: string } | null,
): Promise<EngineState> {
  const dir = project.readOnly
    ? path.join(userCache(), 'tidemill', 'state', sha256(project.dir).slice(0, 16))
    : path.join(project.dir, '.tidemill');
  await mkdir(path.join(dir, 'logs'), { recursive: true });
  return { dir, announce: async () => undefined, release: async () => undefined };
}

function userCache(): string {
  return process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
}
