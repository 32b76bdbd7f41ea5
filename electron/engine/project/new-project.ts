import { cp, mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { TidemillError } from '../../../shared/errors.ts';
import { didYouMean } from '../../../shared/pipeline/nearest.ts';
import { writeAtomically } from './atomic-write.ts';
import { systemCode, writeError } from './file-errors.ts';
import { PIPELINES_FOLDER, SETTINGS_FILE } from './paths.ts';

export interface NewProject {
  /** The folder with `samples/`. Absolute. */
  resources: string;
  /** The name of a sample to begin with. */
  sample?: string | undefined;
}

/**
 * Makes a project in a folder that is empty or not there yet. An unfinished one is recognised by having
 * no tidemill.yaml, which is written last.
 * @param dir absolute
 * @throws TidemillError `new.not_empty`, `new.unknown_sample`, `disk.full`, `project.read_only`
 */
export async function newProject(dir: string, options: NewProject): Promise<void> {
  await requireEmpty(dir);
  const sample =
    options.sample === undefined ? null : await sampleFolder(options.resources, options.sample);
  const name = path.basename(dir);
  try {
    await mkdir(path.join(dir, PIPELINES_FOLDER), { recursive: true });
    if (sample !== null) await cp(sample, dir, { recursive: true });
    for (const [file, text] of Object.entries(basicFiles(name))) {
      const place = path.join(dir, file);
      if (
        await stat(place).then(
          () => false,
          () => true,
        )
      )
        await writeAtomically(place, text);
    }
  } catch (error) {
    throw writeError(error, name);
  }
}

async function requireEmpty(dir: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(dir);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    if (systemCode(error) !== 'ENOTDIR') throw error;
    names = ['a file'];
  }
  if (names.length === 0) return;
  throw new TidemillError({
    code: 'new.not_empty',
    message: `'${dir}' is not empty: nothing was written.`,
    hint: 'Name a folder that does not exist yet.',
  });
}

async function sampleFolder(resources: string, sample: string): Promise<string> {
  const folder = path.join(resources, 'samples');
  const known = (await readdir(folder, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  if (known.includes(sample)) return path.join(folder, sample);
  throw new TidemillError({
    code: 'new.unknown_sample',
    message: `There is no sample '${sample}'.`,
    hint: didYouMean(sample, known) ?? `Samples: ${known.join(', ') || 'none are installed'}.`,
  });
}

/** In the order of writing. A sample's own files stay. */
function basicFiles(name: string): Record<string, string> {
  return {
    '.gitignore': '.tidemill/\n.venv/\nnode_modules/\n__pycache__/\n',
    'README.md': `# ${name}\n\nData pipelines made with Tidemill: \`tidemill open\` shows them, \`tidemill validate\` checks them.\n`,
    [SETTINGS_FILE]: `# Everything here is optional.\nname: ${JSON.stringify(name)}\n`,
  };
}
