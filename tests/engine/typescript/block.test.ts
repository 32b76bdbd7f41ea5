import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Output } from '../../../shared/worker/protocol.ts';
import { input, WorkerDriver } from '../drive/worker.ts';

let sql: WorkerDriver;
let typescript: WorkerDriver;
let orders: Output;
beforeAll(async () => {
  sql = new WorkerDriver('sql');
  typescript = new WorkerDriver('typescript');
  orders = await sql.run({
    code: "select i as id, 'c' || i as customer, i * 60.0::double as total from range(3) t(i)",
  });
});
afterAll(() => Promise.all([sql.close(), typescript.close()]));

const returned = async (code: string, more: object = {}) => {
  const output = await typescript.run({ code, ...more });
  expect(output.kind).toBe('value');
  return JSON.parse(readFileSync(output.path, 'utf8'));
};

describe('a TypeScript block', () => {
  test('says hello with Node as its version', async () => {
    expect(await typescript.until(() => typescript.messages[0])).toMatchObject({
      type: 'hello',
      language: 'typescript',
      tables: 'parquet',
    });
  });

  test('maps the rows of its input, as in the handbook', async () => {
    const output = await typescript.run({
      code: `export default async function ({ orders, params, context }: Inputs) {
        return orders.rows().map((row) => ({ ...row, big: row.total > 100 }));
      }`,
      inputs: [input('orders', orders)],
    });
    expect(output.schema?.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'id BIGINT',
      'customer VARCHAR',
      'total DOUBLE',
      'big BOOLEAN',
    ]);
    expect(await sql.rows(output)).toEqual([
      [0, 'c0', 0, false],
      [1, 'c1', 60, false],
      [2, 'c2', 120, true],
    ]);
  });

  test('sees a table by columns, by batches, and its schema', async () => {
    const code = `export default async ({ orders }: any) => {
      let batches = 0;
      for await (const batch of orders) batches += batch.length;
      let refusal = '';
      try { orders.column('nope') } catch (error: any) { refusal = error.message }
      return { batches, numRows: orders.numRows, customers: orders.column('customer'),
        totals: orders.columns().total, names: orders.schema.map((c: any) => c.name), first: orders.rows(1).length, refusal };
    }`;
    expect(await returned(code, { inputs: [input('orders', orders)] })).toEqual({
      batches: 3,
      numRows: 3,
      customers: ['c0', 'c1', 'c2'],
      totals: [0, 60, 120],
      names: ['id', 'customer', 'total'],
      first: 1,
      refusal: "The table orders has no column 'nope'. It has: id, customer, total",
    });
  });

  test.each([
    ['undefined', 'none'],
    ['null', 'value'],
    ['({ a: [1, "x", null, true] })', 'value'],
    ['[1, 2]', 'value'],
    ['new Uint8Array([1, 2, 3])', 'artifact'],
    ['[{ a: 1 }]', 'table'],
  ])('%s is a %s'.replace('%s is', '%s gives'), async (expression, kind) => {
    expect(await typescript.run({ code: `export default () => ${expression}` })).toMatchObject({
      kind,
    });
  });

  test('gets values, artifacts and nothing as inputs', async () => {
    const value = await typescript.run({ code: 'export default () => ({ threshold: 5 })' });
    const artifact = await typescript.run({ code: 'export default () => new Uint8Array([7, 8])' });
    const none = await typescript.run({ code: 'export default () => {}' });
    const code = `import { readFileSync } from 'node:fs';
      export default ({ value, artifact, none }: any) => [value.threshold, readFileSync(artifact.path).length, none]`;
    const inputs = [input('value', value), input('artifact', artifact), input('none', none)];
    expect(await returned(code, { inputs })).toEqual([5, 2, null]);
  });

  test('no rows keep the columns of the last output, and say so', async () => {
    const previous = await typescript.run({ code: 'export default () => [{ a: 1, b: "x" }]' });
    const job = typescript.start({ code: 'export default () => [] as object[]', previous });
    const end = await typescript.end(job);
    expect(end).toMatchObject({
      type: 'output',
      output: { kind: 'table', rows: 0, schema: previous.schema },
      warnings: [expect.stringContaining('its last output')],
    });
  });

  test('has a context', async () => {
    const code = `export default async ({ params, context }: any) => {
      context.log.info('rows: %d', 3);
      context.log.error('bad');
      context.progress(1, 2);
      context.display({ $schema: 'https://vega.github.io/schema/vega-lite/v5.json', mark: 'bar' }, { title: 'Chart' });
      context.display('# Hi', { mime: 'text/markdown' });
      context.display([{ a: 1n, b: new Date(0) }]);
      context.display(new Uint8Array([0x89, 0x50, 0x4e, 0x47]));
      return [params.least, context.run_id, context.block, context.attempt, context.partition,
        context.interval.start.toISOString(), context.variables.region, context.workdir.length > 0,
        await context.secret('key'), await context.connection('dw').catch((error: any) => error.message)];
    }`;
    const job = typescript.start({
      code,
      params: { least: { type: 'number', value: 10 } },
      partition: '2026-01',
      interval: { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' },
      variables: { region: 'eu' },
    });
    for (const [name, reply] of [
      ['key', { value: 's3cret' }],
      ['dw', { error: { code: 'connection.missing', message: 'No connection dw' } }],
    ] as const) {
      const asked = await typescript.until(() =>
        typescript.messages.find((m) => m.type === 'ask' && m.job === job && m.name === name),
      );
      typescript.send({ type: 'answer', job, ask: (asked as { ask: number }).ask, ...reply });
    }
    const end = await typescript.end(job);
    if (end.type !== 'output' || !end.output) throw new Error(JSON.stringify(end));
    expect(JSON.parse(readFileSync(end.output.path, 'utf8'))).toEqual([
      10,
      'run',
      'block',
      1,
      '2026-01',
      '2026-01-01T00:00:00.000Z',
      'eu',
      true,
      's3cret',
      'No connection dw',
    ]);
    const told = typescript.messages.filter((m) => 'job' in m && m.job === job);
    expect(told.filter((m) => m.type === 'log')).toMatchObject([
      { level: 'info', text: 'rows: 3' },
      { level: 'error', text: 'bad' },
    ]);
    expect(told.find((m) => m.type === 'progress')).toMatchObject({ done: 1, total: 2 });
    expect(told.filter((m) => m.type === 'display').map((m) => m.display)).toMatchObject([
      { mime: 'application/vnd.vegalite.v5+json', title: 'Chart' },
      { mime: 'text/markdown', data: '# Hi' },
      {
        mime: 'application/vnd.tidemill.table+json',
        data: { rows: [[1, '1970-01-01T00:00:00.000Z']] },
      },
      { mime: 'image/png', data: 'iVBORw==' },
    ]);
  });

  test('keeps no state from the run before', async () => {
    const code = `let runs = 0; globalThis.seen ??= 0;
      export default () => ({ runs: ++runs })`;
    expect(await returned(code)).toEqual({ runs: 1 });
    expect(await returned(code)).toEqual({ runs: 1 });
  });
});

describe('tests in the block', () => {
  test('run on the output and are counted', async () => {
    const code = `export default () => [{ a: 1 }]
      export function test_rows(output: any) { if (output.length !== 1) throw new Error() }
      export const test_async = async (output: any) => { await null; if (output[0].a !== 1) throw new Error() }
      export const testing = () => { throw new Error('not a test') }`;
    const end = await typescript.end(typescript.start({ code }));
    expect(end).toMatchObject({ type: 'output', tests: 2 });
  });

  test('see a stream as the table that it became', async () => {
    const code = `export default function* () { yield { a: 1 }; yield { a: 2 } }
      export function test_rows(output: any) { if (output.numRows !== 2) throw new Error('no') }`;
    expect(await typescript.end(typescript.start({ code }))).toMatchObject({
      type: 'output',
      tests: 1,
    });
  });

  test('fail the block at their line', async () => {
    const code = `export default () => ({ a: 1 });
export function test_a(output: any) {
  if (output.a !== 2) throw new Error('a is ' + output.a);
}`;
    expect(await typescript.fail({ code })).toMatchObject({
      code: 'block.test_failed',
      message: 'test_a: a is 1',
      line: 3,
      column: 29,
    });
  });
});
