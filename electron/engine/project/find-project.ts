import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { TidemillError } from '../../../shared/errors.ts';
import { PIPELINES_FOLDER, SETTINGS_FILE } from './paths.ts';

/**
 * The nearest folder from `from` upwards that is a project: has `tidemill.yaml` or `pipelines/`.
 * @throws TidemillError `project.not_a_project`
 */
export function findProject(from: string): string {
  const start = path.resolve(from);
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (isProject(folder)) return folder;
    if (path.dirname(folder) === folder) break;
  }
  throw new TidemillError({
    code: 'project.not_a_project',
    message: `Neither '${start}' nor any folder above it is a project: none has ${SETTINGS_FILE} or ${PIPELINES_FOLDER}/.`,
    hint: 'Go to a project, name one with --project DIR, or make one with `tidemill new DIR`.',
  });
}

function isProject(folder: string): boolean {
  if (existsSync(path.join(folder, SETTINGS_FILE))) return true;
  return (
    statSync(path.join(folder, PIPELINES_FOLDER), { throwIfNoEntry: false })?.isDirectory() ?? false
  );
}
