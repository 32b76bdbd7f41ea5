import { type Command, EXIT } from './command.ts';
import { printGrid } from './print-grid.ts';
import { duration } from './quantities.ts';
import { summaryDocument } from './run-document.ts';
import type { GridColumn } from './text-grid.ts';
import { withSession } from './with-session.ts';

const COLUMNS: GridColumn[] = [
  { title: 'run', align: 'left' },
  { title: 'pipeline', align: 'left' },
  { title: 'trigger', align: 'left' },
  { title: 'status', align: 'left' },
  { title: 'started', align: 'left' },
  { title: 'time', align: 'right' },
];

export const runs: Command = {
  name: 'runs',
  summary: 'the runs of a pipeline, or of all, newest first',
  positionals: ['[PIPELINE]'],
  options: { limit: { type: 'count', value: 'N', summary: 'at most so many (default 20)' } },
  run: (args, terminal) =>
    withSession(args, async ({ client }) => {
      const pipeline = args.positional(0);
      // A pipeline that does not exist is an error here, not a history without runs.
      if (pipeline !== undefined) await client.pipelines.get({ pipeline });
      const limit = args.count('limit', 20);
      const found = await client.runs.list({
        limit: Math.max(limit, 1),
        ...(pipeline === undefined ? {} : { pipeline }),
      });
      const list = found.slice(0, limit);
      if (args.flag('json')) {
        terminal.json(list.map(summaryDocument));
        return EXIT.ok;
      }
      const rows = list.map((run) => [
        run.run,
        run.pipeline,
        run.trigger,
        run.status,
        new Date(run.started_at).toLocaleString('sv-SE'),
        duration(run.duration_ms),
      ]);
      await printGrid(COLUMNS, rows, terminal.out);
      return EXIT.ok;
    }),
};
