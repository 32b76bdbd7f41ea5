import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { input, WorkerDriver } from '../drive/worker.ts';

let sql: WorkerDriver;
beforeAll(() => {
  sql = new WorkerDriver('sql');
});
afterAll(() => sql.close());

const typesOf = (output: { schema: { name: string; type: string }[] | null }) =>
  Object.fromEntries((output.schema ?? []).map(({ name, type }) => [name, type]));

describe('a SQL block', () => {
  test('says hello with DuckDB as its version', async () => {
    const hello = await sql.until(() => sql.messages[0]);
    expect(hello).toMatchObject({ type: 'hello', language: 'sql', tables: 'parquet', protocol: 1 });
    expect(hello).toHaveProperty('version', expect.stringMatching(/^\d+\.\d+\.\d+$/));
  });

  test('gives its rows as a file named by its content', async () => {
    const output = await sql.run({ code: "select 1 as id, 'a' as name union all select 2, 'b'" });
    expect(output).toMatchObject({ kind: 'table', rows: 2 });
    expect(output.path).toBe(
      path.join(sql.store.dir, output.sha.slice(0, 2), `${output.sha}.parquet`),
    );
    expect(existsSync(output.path)).toBe(true);
    expect(readdirSync(sql.store.tmp)).toEqual([]);
    expect(await sql.rows(output)).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  test('runs its statements in order and reads its inputs by name', async () => {
    const orders = await sql.run({ code: 'select i as id, i * 1.5 as total from range(10) t(i)' });
    const output = await sql.run({
      code: `
        create temp table big as from orders where total > 10;
        set variable least = (select min(id) from big); -- a comment; with a semicolon
        select count(*) as n, getvariable('least') as least from big`,
      inputs: [input('orders', orders)],
    });
    expect(await sql.rows(output)).toEqual([[3, 7]]);
  });

  test('leaves nothing to the next block', async () => {
    await sql.run({ code: 'create table kept as select 1 as x; set threads = 1; from kept' });
    const error = await sql.fail({ code: 'from kept' });
    expect(error).toMatchObject({ code: 'sql.catalog' });
  });

  test('binds parameters as their types, in every statement', async () => {
    const output = await sql.run({
      code: `create temp table t as select $text as text, $whole as whole;
        select *, $number as number, $flag as flag, $day as day, $moment as moment,
          $big as big, $none as none, ($data::json)->>'$.a' as data from t`,
      params: {
        text: { type: 'string', value: "it's" },
        whole: { type: 'integer', value: 7 },
        number: { type: 'number', value: 2.5 },
        flag: { type: 'boolean', value: false },
        day: { type: 'date', value: '1969-12-31' },
        moment: { type: 'timestamp', value: '2026-03-29T01:30:00.123456+01:00' },
        big: { type: 'integer', value: '9007199254740993' },
        none: { type: 'string', value: null },
        data: { type: 'json', value: { a: 'b' } },
      },
    });
    expect(typesOf(output)).toMatchObject({
      text: 'VARCHAR',
      whole: 'BIGINT',
      number: 'DOUBLE',
      flag: 'BOOLEAN',
      day: 'DATE',
      moment: 'TIMESTAMP',
      big: 'BIGINT',
    });
    expect(await sql.rows(output)).toEqual([
      [
        "it's",
        7,
        2.5,
        false,
        '1969-12-31',
        '2026-03-29T00:30:00.123456',
        '9007199254740993',
        null,
        'b',
      ],
    ]);
  });

  test('types of a query follow from its parameters', async () => {
    const code = 'select $p + 1 as more, 3 as more';
    const output = await sql.run({ code, params: { p: { type: 'number', value: 0.5 } } });
    expect(output.schema?.map(({ name, type }) => [name, type])).toEqual([
      ['more', 'DOUBLE'],
      ['more', 'INTEGER'],
    ]);
  });

  test('reads files relative to the project, whatever signs are in their names', async () => {
    mkdirSync(path.join(sql.project, 'data'), { recursive: true });
    writeFileSync(path.join(sql.project, 'data/a b.csv'), 'x,y\n1,ü\n');
    const output = await sql.run({ code: "from 'data/a b.csv'" });
    expect(await sql.rows(output)).toEqual([[1, 'ü']]);
  });

  test.each([['create temp table t (i int)'], ['set threads = 2'], ['-- nothing at all\n'], ['']])(
    '%j has no output',
    async (code) => {
      expect(await sql.run({ code })).toMatchObject({ kind: 'none', rows: null, bytes: 0 });
    },
  );

  test.each([
    ["pivot (values (1, 'a', 2), (1, 'b', 3)) t(id, k, v) on k using sum(v)", [[1, 2, 3]]],
    ['create temp table t as select 1 as x; insert into t values (2) returning x', [[2]]],
    ['call range(2)', [[0], [1]]],
    ['values (1, 2)', [[1, 2]]],
    ['with a as (select 5 as x) select * from a', [[5]]],
    ['(select 1) union all (select 1)', [[1], [1]]],
  ])('rows come from %s', async (code, rows) => {
    expect(await sql.rows(await sql.run({ code }))).toEqual(rows);
  });

  test('an attached database is there for the statements after it', async () => {
    const output = await sql.run({
      code: "attach 'shop.duckdb' as shop; create table shop.t as select 42 as x; from shop.t",
    });
    expect(await sql.rows(output)).toEqual([[42]]);
    const again = await sql.run({ code: "attach 'shop.duckdb' as shop (read_only); from shop.t" });
    expect(again.sha).toBe(output.sha);
  });
});

describe('values and other outputs as inputs', () => {
  let typescript: WorkerDriver;
  beforeAll(() => {
    typescript = new WorkerDriver('typescript');
  });
  afterAll(() => typescript.close());

  test.each([
    ['[1, 2]', [[1], [2]]],
    ['({ a: 1, b: "x" })', [[1, 'x']]],
    ['"text"', [['text']]],
    ['42', [[42]]],
  ])('%s is a table', async (expression, rows) => {
    const value = await typescript.run({ code: `export default () => ${expression}` });
    expect(value.kind).toBe('value');
    const output = await sql.run({ code: 'from up', inputs: [input('up', value)] });
    expect(await sql.rows(output)).toEqual(rows);
  });

  test('nothing is refused, but only where it is used', async () => {
    const none = await sql.run({ code: 'set threads = 1' });
    const inputs = [input('up', none)];
    expect(await sql.fail({ code: 'from up', inputs })).toMatchObject({
      code: 'sql.input',
      message: expect.stringContaining("'up'"),
    });
    expect(await sql.run({ code: 'select 1 as x', inputs })).toMatchObject({ rows: 1 });
  });
});
