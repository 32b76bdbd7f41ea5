import path from 'node:path';
import { createProject } from '../../engine/project/create-project.ts';
import { nodeHost } from '../host.ts';
import { type Command, EXIT } from './command.ts';

export const newProject: Command = {
  name: 'new',
  summary: 'a new project, empty or from a sample',
  positionals: ['DIR'],
  options: { sample: { type: 'text', value: 'NAME', summary: 'start from this sample: flights' } },
  async run(args, terminal) {
    const dir = path.resolve(args.required(0));
    const sample = args.text('sample') ?? null;
    await createProject({ dir, sample, resources: nodeHost.resources });
    if (args.flag('json')) terminal.json({ project: dir, sample });
    else
      terminal.out.line(
        `A new project is in ${dir}. Open it with: tidemill open ${args.required(0)}`,
      );
    return EXIT.ok;
  },
};
