import type { Client } from '../../../shared/contract/client.ts';
import type { HistoryPage } from '../../../shared/contract/history.ts';
import { type Command, EXIT } from './command.ts';
import { printGrid } from './print-grid.ts';
import type { GridColumn } from './text-grid.ts';
import { withSession } from './with-session.ts';

const COLUMNS: GridColumn[] = [
  'version',
  'made',
  'because of',
  'runs',
  'label',
  'what changed',
].map((title) => ({ title, align: title === 'runs' ? 'right' : 'left' }));

/** The contract gives no more at once. */
const PAGE = 500;

export const history: Command = {
  name: 'history',
  summary: 'the versions of the project, or those that touched a pipeline, newest first',
  positionals: ['[PIPELINE]'],
  options: {
    limit: { type: 'count', value: 'N', summary: 'at most so many (default 20)' },
    search: {
      type: 'text',
      value: 'TEXT',
      summary:
        'only those with the text in their name, label, paths, or lines that came or went, or at the beginning of their id',
    },
  },
  run: (args, terminal) =>
    withSession(args, async ({ client }) => {
      const { versions, more, problem } = await pages(client, args.count('limit', 20), {
        pipeline: args.positional(0),
        search: args.text('search'),
      });
      if (problem !== null) {
        terminal.err.line(`${terminal.err.style('yellow', 'warning')} ${problem}`);
      }
      if (args.flag('json')) {
        terminal.json({ versions, more, problem });
        return EXIT.ok;
      }
      const rows = versions.map(({ version, time, reason, label, name, runs_total: runs }) => [
        version.slice(0, 8),
        new Date(time).toLocaleString('sv-SE'),
        reason,
        runs === 0 ? '' : String(runs),
        label ?? '',
        name,
      ]);
      await printGrid(COLUMNS, rows, terminal.out);
      if (more) terminal.err.line('There are more: --limit N.');
      return EXIT.ok;
    }),
};

async function pages(
  client: Client,
  limit: number,
  filter: { pipeline: string | undefined; search: string | undefined },
): Promise<HistoryPage> {
  const { pipeline, search } = filter;
  const query = {
    ...(pipeline === undefined ? {} : { pipeline }),
    ...(search === undefined ? {} : { search }),
  };
  const all: HistoryPage = { versions: [], more: true, problem: null };
  do {
    const before = all.versions.at(-1)?.version;
    const left = limit - all.versions.length;
    const page = await client.history.list({
      ...query,
      ...(before === undefined ? {} : { before }),
      limit: Math.min(Math.max(left, 1), PAGE),
    });
    all.versions.push(...page.versions.slice(0, left));
    all.more = page.more || page.versions.length > left;
    all.problem = page.problem;
  } while (all.more && all.versions.length < limit);
  return all;
}
