import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from './file-errors.ts';
import { ASIDE_ENDING, PIPELINES_FOLDER } from './paths.ts';

/** Removes what a crash left half written beside the files of pipelines. */
export async function sweepAsides(project: string): Promise<void> {
  const pipelines = path.join(project, PIPELINES_FOLDER);
  for (const folder of await entries(pipelines)) {
    if (!folder.isDirectory()) continue;
    const place = path.join(pipelines, folder.name);
    const asides = (await entries(place)).filter(({ name }) => name.endsWith(ASIDE_ENDING));
    await Promise.all(asides.map(({ name }) => rm(path.join(place, name), { force: true })));
  }
}

async function entries(folder: string) {
  return await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return [];
    throw error;
  });
}
