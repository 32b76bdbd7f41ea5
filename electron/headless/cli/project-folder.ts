import { stat } from 'node:fs/promises';
import path from 'node:path';
import { TidemillError } from '../../../shared/errors.ts';

/**
 * The project that a command is about, absolute: the given folder, whatever it is, else the nearest one
 * upwards from the current one with `tidemill.yaml` or `pipelines/`.
 * @throws TidemillError `project.missing` where there is none upwards
 */
export async function projectFolder(given: string | undefined): Promise<string> {
  if (given !== undefined) return path.resolve(given);
  const start = process.cwd();
  for (let dir = start; ; dir = path.dirname(dir)) {
    if (await isProject(dir)) return dir;
    if (dir === path.dirname(dir)) break;
  }
  throw new TidemillError({
    code: 'project.missing',
    message: `There is no project in ${start} or above it.`,
    hint: 'Name one with --project DIR, or make one with: tidemill new DIR',
  });
}

async function isProject(dir: string): Promise<boolean> {
  const marks = await Promise.all([
    stat(path.join(dir, 'tidemill.yaml')).then((found) => found.isFile(), absent),
    stat(path.join(dir, 'pipelines')).then((found) => found.isDirectory(), absent),
  ]);
  return marks.includes(true);
}

const absent = () => false;
