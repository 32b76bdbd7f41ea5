import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { TidemillError } from '../../../shared/errors.ts';
import type { SettingsDefaults } from '../../../shared/pipeline/parse-settings.ts';
import { finishCommits } from './commit-files.ts';
import { FolderProject } from './folder-project.ts';
import { machineDefaults } from './machine-defaults.ts';
import { JOURNALS_FOLDER, PIPELINES_FOLDER, SETTINGS_FILE } from './paths.ts';
import { readTemplates } from './read-templates.ts';
import { ensureStateFolder } from './state-folder.ts';
import { sweepAsides } from './sweep-asides.ts';
import type { Project } from './types.ts';

export interface ProjectOptions {
  /** The folder with `templates/`. Absolute. */
  resources: string;
  /**
   * Write nothing, not even `.tidemill/`: for a process that does not hold the project's lock. A project
   * that cannot be written to opens read-only by itself.
   */
  readOnly?: boolean;
  /** What stands in for settings that tidemill.yaml does not have; by default what the machine has. */
  defaults?: Partial<SettingsDefaults>;
}

/**
 * Opens the project in a folder: makes `.tidemill/` where it can, and finishes what a crash cut short.
 * @param dir absolute
 * @throws TidemillError `project.missing`, `project.not_a_project`, `disk.full`
 */
export async function openProject(dir: string, options: ProjectOptions): Promise<Project> {
  const root = await projectRoot(dir);
  const readOnly = options.readOnly === true || !(await prepareForWriting(root));
  return new FolderProject({
    dir: root,
    readOnly,
    defaults: { ...machineDefaults(root), ...options.defaults },
    templates: () => readTemplates(options.resources),
  });
}

/** Returns whether the project can be written to. */
async function prepareForWriting(root: string): Promise<boolean> {
  try {
    await ensureStateFolder(root);
  } catch (error) {
    if (error instanceof TidemillError && error.code === 'project.read_only') return false;
    throw error;
  }
  await finishCommits(path.join(root, JOURNALS_FOLDER));
  await sweepAsides(root);
  return true;
}

async function projectRoot(dir: string): Promise<string> {
  let root: string;
  try {
    root = await realpath(dir);
    if (!(await stat(root)).isDirectory()) throw new Error('not a folder');
  } catch (error) {
    throw new TidemillError(
      {
        code: 'project.missing',
        message: `There is no project folder '${dir}'.`,
        hint: 'Make one with `tidemill new DIR`.',
      },
      { cause: error },
    );
  }
  const names = await readdir(root);
  if (names.includes(SETTINGS_FILE) || names.includes(PIPELINES_FOLDER)) return root;
  throw new TidemillError({
    code: 'project.not_a_project',
    message: `The folder '${dir}' is not a project: it has neither ${SETTINGS_FILE} nor ${PIPELINES_FOLDER}/.`,
    hint: 'Make a project with `tidemill new DIR`.',
  });
}
