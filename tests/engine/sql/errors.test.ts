import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { input, WorkerDriver } from '../drive/worker.ts';

let sql: WorkerDriver;
beforeAll(() => {
  sql = new WorkerDriver('sql');
});
afterAll(() => sql.close());

test('a syntax error is at its line and column in the file', async () => {
  const error = await sql.fail({ code: 'select 1;\n\n  select *\n  frm t' });
  expect(error).toMatchObject({
    code: 'sql.parser',
    type: 'Parser Error',
    message: 'syntax error at or near "t"',
    file: 'pipelines/p/block.sql',
    line: 4,
    column: 7,
    excerpt: { start_line: 2, lines: ['', '  select *', '  frm t'] },
  });
});

test('the place is right behind letters of more than one byte', async () => {
  const error = await sql.fail({ code: "select 'größe 🌊', nope from (select 1 as x)" });
  expect(error).toMatchObject({ code: 'sql.binder', line: 1, column: 20 });
  expect(error.message).toContain('Candidate bindings: "x"');
});

test('an error while rows are made is at the cast that failed', async () => {
  const text = await sql.run({ code: "select 'abc' as x" });
  const code = 'select 1 as one,\n  cast(x as integer) as n\nfrom up';
  const error = await sql.fail({ code, inputs: [input('up', text)] });
  expect(error).toMatchObject({ code: 'sql.conversion', line: 2, column: 3 });
  expect(error.message).toContain("'abc'");
  expect(readdirSync(sql.store.tmp)).toEqual([]);
});

test('an unknown table names those like it', async () => {
  const orders = await sql.run({ code: 'select 1 as x' });
  const error = await sql.fail({
    code: '-- orders\nfrom order_s, orders',
    inputs: [input('orders', orders)],
  });
  expect(error).toMatchObject({ code: 'sql.catalog', line: 2, column: 6 });
  expect(error.message).toContain('orders');
});

test('an unknown parameter lists those of the pipeline', async () => {
  const params = { min_total: { type: 'number' as const, value: 1 } };
  expect(await sql.fail({ code: 'select $mintotal', params })).toMatchObject({
    code: 'sql.unknown_param',
    message: "The pipeline has no parameter 'mintotal'",
    hint: 'It has: min_total.',
  });
});

test('a parameter that is not of its type is refused', async () => {
  const params = { day: { type: 'date' as const, value: 'soon' } };
  expect(await sql.fail({ code: 'select $day', params })).toMatchObject({ code: 'sql.param_type' });
});

test('a missing file is named', async () => {
  const error = await sql.fail({ code: "from 'data/nowhere.csv'" });
  expect(error).toMatchObject({ code: 'sql.io', line: 1 });
  expect(error.message).toContain('data/nowhere.csv');
});

test('a query that needs more memory than allowed says so', async () => {
  const error = await sql.fail({
    code: 'select list(i) as all_of_them from range(200000000) t(i)',
    limits: { memory_bytes: 2 ** 26, threads: 1 },
  });
  expect(error).toMatchObject({ code: 'block.out_of_memory' });
  expect(error.hint).toContain('block_memory');
});

test('an integer that no stored table holds is refused by its column', async () => {
  const error = await sql.fail({
    code: 'select 170141183460469231731687303715884105727 as "too big"',
  });
  expect(error).toMatchObject({
    code: 'table.overflow',
    message: expect.stringContaining('"too big"'),
  });
});

test('extensions are not fetched behind the user’s back', async () => {
  const error = await sql.fail({ code: "from read_xlsx('a.xlsx')" });
  expect(error.code).toBe('sql.catalog');
});

test('the worker goes on after an error', async () => {
  await sql.fail({ code: 'selct' });
  expect(await sql.run({ code: 'select 1 as x' })).toMatchObject({ rows: 1 });
});
