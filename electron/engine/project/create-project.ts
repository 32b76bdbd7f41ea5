import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TidemillError } from '../../../shared/errors.ts';
import { copySample } from './samples.ts';

export interface NewProject {
  /** Absolute; must not exist yet or be empty. */
  dir: string;
  /** The sample to start from; null for an empty project. */
  sample: string | null;
  /** As in `Host`. */
  resources: string;
}

/**
 * Makes a new project.
 * @throws TidemillError `project.exists`, `project.unusable`, `project.unwritable` or `sample.missing`
 */
export async function createProject({ dir, sample, resources }: NewProject): Promise<void> {
  await refuseUsed(dir);
  if (sample === null) await makeEmpty(dir);
  else await copySample(sample, dir, resources);
}

/** Nothing of a person's is ever written over: the folder must be new or empty. */
async function refuseUsed(dir: string): Promise<void> {
  const entries = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new TidemillError({
      code: 'project.unusable',
      message:
        error.code === 'ENOTDIR'
          ? `${dir} is not a folder.`
          : `${dir} cannot be read: ${error.code}.`,
      hint: 'Choose another folder.',
    });
  });
  if (entries.length === 0) return;
  throw new TidemillError({
    code: 'project.exists',
    message: `${dir} is not empty.`,
    hint: 'Choose a folder that does not exist yet.',
  });
}

async function makeEmpty(dir: string): Promise<void> {
  try {
    await mkdir(path.join(dir, 'pipelines'), { recursive: true });
    await writeFile(
      path.join(dir, 'tidemill.yaml'),
      `name: ${JSON.stringify(path.basename(dir))}\n`,
    );
  } catch (cause) {
    throw new TidemillError(
      {
        code: 'project.unwritable',
        message: `A project cannot be made in ${dir}: ${(cause as NodeJS.ErrnoException).code}.`,
        hint: 'Choose a folder that you may write to.',
      },
      { cause },
    );
  }
}
