import path from 'node:path';
import { findProject } from '../../engine/project/find-project.ts';

/**
 * The project that a command is about, absolute: the folder that it names, whatever it is, else the
 * nearest one upwards from the current one.
 * @throws TidemillError `project.not_a_project` where there is none upwards
 */
export function projectFolder(given: string | undefined): string {
  return given === undefined ? findProject(process.cwd()) : path.resolve(given);
}
