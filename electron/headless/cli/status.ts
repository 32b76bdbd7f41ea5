import { type Command, EXIT } from './command.ts';
import { textGrid } from './text-grid.ts';
import { withSession } from './with-session.ts';

export const status: Command = {
  name: 'status',
  summary: 'each block fresh or stale, and why',
  positionals: ['PIPELINE'],
  options: {},
  run: (args, terminal) =>
    withSession(args, async ({ client }) => {
      const { pipeline, blocks } = await client.pipelines.status({ pipeline: args.required(0) });
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
      for (const line of textGrid(columns, rows)) terminal.out.line(line);
      return EXIT.ok;
    }),
};
