import type { Client } from '../../../shared/contract/client.ts';
import type { OutputPage } from '../../../shared/contract/views.ts';
import { TidemillError } from '../../../shared/errors.ts';
import { nearestOrAll } from '../../../shared/pipeline/nearest.ts';
import type { Json } from '../../../shared/worker/protocol.ts';
import type { Arguments } from './arguments.ts';
import { type Command, EXIT } from './command.ts';
import { printGrid } from './print-grid.ts';
import { amount, count } from './quantities.ts';
import type { Channel } from './terminal.ts';
import type { GridColumn } from './text-grid.ts';
import { withSession } from './with-session.ts';

/** The most that the contract gives at once. */
const PAGE = 5_000;

export const show: Command = {
  name: 'show',
  summary: 'the output of a block: rows, schema, row count, column profile',
  positionals: ['PIPELINE.BLOCK'],
  options: {
    limit: { type: 'count', value: 'N', summary: 'at most so many rows (default 20)' },
    offset: { type: 'count', value: 'N', summary: 'leave out the first N rows' },
    profile: { type: 'flag', summary: 'what each column holds: nulls, distinct values, range' },
    run: { type: 'text', value: 'RUN', summary: 'as that run left it (default: the latest)' },
  },
  run: (args, terminal) =>
    withSession(args, async ({ client }) => {
      const query = target(args);
      const page = await rows(
        client,
        query,
        args.count('offset', 0),
        args.count('limit', 20),
      ).catch((error) => explain(client, query, error));
      const profiled = args.flag('profile') && page.kind === 'table';
      const profile = profiled ? await client.outputs.profile(query) : null;
      if (args.flag('json')) {
        terminal.json(profile === null ? page : { ...page, profile });
        return EXIT.ok;
      }
      await print(page, args.count('offset', 0), terminal.out);
      if (profile !== null) {
        terminal.out.line();
        await printProfile(profile, terminal.out);
      }
      return EXIT.ok;
    }),
};

interface Target {
  pipeline: string;
  block: string;
  run?: string;
}

function target(args: Arguments): Target {
  const name = args.required(0);
  const dot = name.lastIndexOf('.');
  if (dot < 1 || dot === name.length - 1) {
    throw new TidemillError({
      code: 'command.argument',
      message: `'${name}' does not name a block.`,
      hint: 'Write the pipeline, a dot and the block: daily_sales.orders',
    });
  }
  const run = args.text('run');
  const named = { pipeline: name.slice(0, dot), block: name.slice(dot + 1) };
  return run === undefined ? named : { ...named, run };
}

/** A block that there is not is a better answer than an output that there is not. */
async function explain(
  client: Client,
  { pipeline, block }: Target,
  error: unknown,
): Promise<never> {
  const view = await client.pipelines.get({ pipeline });
  const names = view.pipeline.blocks.map(({ name }) => name);
  if (names.includes(block)) throw error;
  throw new TidemillError({
    code: 'block.missing',
    message: `The pipeline '${pipeline}' has no block '${block}'.`,
    hint: nearestOrAll(block, names, 'It has no blocks yet.'),
  });
}

/** So many rows as asked for, fetched page by page. */
async function rows(client: Client, query: Target, offset: number, limit: number) {
  const page = await client.outputs.page({ ...query, offset, limit: atMost(limit) });
  const all: Json[][] = page.rows.slice(0, limit);
  while (all.length < limit && all.length > 0) {
    const next = { ...query, offset: offset + all.length, limit: atMost(limit - all.length) };
    const more = await client.outputs.page(next);
    if (more.rows.length === 0) break;
    for (const row of more.rows) all.push(row);
  }
  return { ...page, rows: all };
}

function atMost(limit: number): number {
  return Math.min(Math.max(limit, 1), PAGE);
}

async function print(page: OutputPage, offset: number, out: Channel): Promise<void> {
  switch (page.kind) {
    case 'table':
      await printTable(page, offset, out);
      break;
    case 'value':
      out.line(JSON.stringify(page.value, null, 2));
      break;
    case 'artifact':
      out.line('An artifact: it has neither rows nor a value to show.');
      break;
    case 'none':
      out.line('The block gave no output.');
  }
}

const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL(\([\d,]+\))?)$/;

async function printTable(page: OutputPage, offset: number, out: Channel): Promise<void> {
  const columns = (page.schema ?? []).map(({ name, type }): GridColumn => {
    return { title: name, align: NUMERIC.test(type) ? 'right' : 'left' };
  });
  const cells = page.rows.map((row) => row.map(cell));
  await printGrid(columns, cells, out);
  const last = offset + page.rows.length;
  const range = last === offset ? 'none' : `${count(offset + 1)} to ${count(last)}`;
  const totals = `${amount(page.num_rows, 'row')}, ${amount(columns.length, 'column')}`;
  out.line(out.style('gray', `${totals}; shown: ${range}`));
}

async function printProfile(
  profile: Awaited<ReturnType<Client['outputs']['profile']>>,
  out: Channel,
): Promise<void> {
  const left = ['column', 'type'].map((title) => ({ title, align: 'left' as const }));
  const right = ['nulls', 'distinct', 'min', 'max', 'mean'].map((title) => ({
    title,
    align: 'right' as const,
  }));
  const rows = profile.map((column) => [
    column.name,
    column.type,
    count(column.nulls),
    `${column.distinct_is_estimate ? '~' : ''}${count(column.distinct)}`,
    column.min ?? '–',
    column.max ?? '–',
    column.mean === null ? '–' : String(column.mean),
  ]);
  await printGrid([...left, ...right], rows, out);
}

function cell(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
