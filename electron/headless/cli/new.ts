import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TidemillError } from '../../../shared/errors.ts';
import { type Command, EXIT } from './command.ts';

export const newProject: Command = {
  name: 'new',
  summary: 'a new project, empty or from a sample',
  positionals: ['DIR'],
  options: { sample: { type: 'text', value: 'NAME', summary: 'start from this sample: flights' } },
  async run(args, terminal) {
    const dir = path.resolve(args.required(0));
    const sample = args.text('sample') ?? null;
    await refuseUsed(dir);
    if (sample === null) {
      await makeEmpty(dir);
    } else {
      const { copySample } = await import('../samples.ts');
      await copySample(sample, dir);
    }
    if (args.flag('json')) terminal.json({ project: dir, sample });
    else
      terminal.out.line(
        `A new project is in ${dir}. Open it with: tidemill open ${args.required(0)}`,
      );
    return EXIT.ok;
  },
};

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
