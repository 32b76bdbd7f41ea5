import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TidemillError } from '../../../shared/errors.ts';
import { systemCode, writeError } from './file-errors.ts';
import { PIPELINES_FOLDER, SETTINGS_FILE } from './paths.ts';
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
 * Makes a new project. It is made aside and then renamed, so that what stands at `dir` is whole.
 * @throws TidemillError `project.exists`, `project.unusable`, `project.unwritable`, `disk.full` or
 * `sample.missing`
 */
export async function createProject({ dir, sample, resources }: NewProject): Promise<void> {
  const standsEmpty = await refuseUsed(dir);
  let aside: string | null = null;
  try {
    await mkdir(path.dirname(dir), { recursive: true });
    aside = await mkdtemp(path.join(path.dirname(dir), '.tidemill-new-'));
    const made = path.join(aside, path.basename(dir));
    await mkdir(path.join(made, PIPELINES_FOLDER), { recursive: true });
    if (sample !== null) await copySample(sample, made, resources);
    for (const [file, text] of Object.entries(basicFiles(path.basename(dir)))) {
      const place = path.join(made, file);
      if (!existsSync(place)) await writeFile(place, text);
    }
    if (standsEmpty) await rmdir(dir);
    await rename(made, dir);
  } catch (error) {
    throw unmade(error, dir);
  } finally {
    if (aside !== null) await rm(aside, { recursive: true, force: true });
  }
}

/** Nothing of a person's is ever written over: the folder must be new or empty. Gives whether it is there. */
async function refuseUsed(dir: string): Promise<boolean> {
  let entries: string[];
  try {
    entries = await readdir(dir);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return false;
    throw new TidemillError({
      code: 'project.unusable',
      message: code === 'ENOTDIR' ? `${dir} is not a folder.` : `${dir} cannot be read: ${code}.`,
      hint: 'Choose another folder.',
    });
  }
  if (entries.length === 0) return true;
  throw new TidemillError({
    code: 'project.exists',
    message: `${dir} is not empty.`,
    hint: 'Choose a folder that does not exist yet.',
  });
}

function unmade(error: unknown, dir: string): TidemillError {
  const known = writeError(error, path.basename(dir));
  if (known.code === 'disk.full' || known === error) return known;
  return new TidemillError(
    {
      code: 'project.unwritable',
      message: `A project cannot be made in ${dir}: ${systemCode(error) ?? known.message}.`,
      hint: 'Choose a folder that you may write to.',
    },
    { cause: error },
  );
}

/** What every project has. A sample's own files stay. */
function basicFiles(name: string): Record<string, string> {
  return {
    '.gitignore': '.tidemill/\n.venv/\nnode_modules/\n__pycache__/\n',
    'README.md': `# ${name}\n\nData pipelines made with Tidemill: \`tidemill open\` shows them, \`tidemill validate\` checks them.\n`,
    [SETTINGS_FILE]: `# Everything here is optional.\nname: ${JSON.stringify(name)}\n`,
  };
}
