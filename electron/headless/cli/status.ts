import { TidemillError } from '../../../shared/errors.ts';
import { type Command, EXIT } from './command.ts';
import { printGrid } from './print-grid.ts';
import { withSession } from './with-session.ts';

export const status: Command = {
  name: 'status',
  summary: 'each block fresh or stale, and why',
  positionals: ['PIPELINE'],
  options: {},
  run: (args, terminal) =>
    withSession(args, async ({ client }) => {
      const name = args.required(0);
      const { problems } = await client.pipelines.get({ pipeline: name });
      const errors = problems.filter(({ severity }) => severity === 'error');
      // What cannot run is neither fresh nor stale.
      if (errors[0]) throw new TidemillError({ ...errors[0], problems: errors });
      const { pipeline, blocks } = await client.pipelines.status({ pipeline: name });
      if (args.flag('json')) {
        terminal.json({ pipeline, blocks });
        return EXIT.ok;
      }
      const rows = blocks.map(({ name, state, reasons }) => [
        name,
        state,
        reasons.map(({ detail }) => detail).join('; '),
      ]);
      const columns = ['block', 'state', 'because'].map((title) => ({
        title,
        align: 'left' as const,
      }));
      await printGrid(columns, rows, terminal.out);
      return EXIT.ok;
    }),
};
