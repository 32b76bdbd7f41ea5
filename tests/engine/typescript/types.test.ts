import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Output } from '../../../shared/worker/protocol.ts';
import { input, WorkerDriver } from '../drive/worker.ts';

const torture = readFileSync(
  path.resolve(import.meta.dirname, '../../fixtures/torture.sql'),
  'utf8',
);

let sql: WorkerDriver;
let typescript: WorkerDriver;
let full: Output;
let empty: Output;
beforeAll(async () => {
  sql = new WorkerDriver('sql');
  typescript = new WorkerDriver('typescript');
  full = await sql.run({ code: torture });
  empty = await sql.run({ code: `${torture} where false` });
});
afterAll(() => Promise.all([sql.close(), typescript.close()]));

/** Fails unless both have the same columns of the same types, and the same rows in the same order. */
async function expectSame(actual: Output, expected: Output): Promise<void> {
  expect(actual.schema).toEqual(expected.schema);
  expect(actual.rows).toBe(expected.rows);
  expect(await sql.rows(actual)).toEqual(await sql.rows(expected));
  const differing = await sql.run({
    code: '(from a except all from b) union all (from b except all from a)',
    inputs: [input('a', actual), input('b', expected)],
  });
  expect(await sql.rows(differing)).toEqual([]);
}

describe('every type survives', () => {
  test('being stored at all', async () => {
    expect(full.rows).toBe(4);
    expect(full.schema?.map(({ name }) => name)).toContain('GRößE 名');
    expect(full.schema?.map(({ name }) => name)).toContain('größe 名');
    expect(full.schema?.find(({ name }) => name === 'hugeint')?.type).toBe('HUGEINT');
    expect(full.schema?.find(({ name }) => name === 'interval')?.type).toBe('INTERVAL');
  });

  test('from SQL to SQL', async () => {
    const code = 'select * from up';
    await expectSame(await sql.run({ code, inputs: [input('up', full)] }), full);
    await expectSame(await sql.run({ code, inputs: [input('up', empty)] }), empty);
  });

  test.each([
    ['rows made anew', 'up.rows().map((row: any) => ({ ...row }))'],
    ['the rows as they are', 'up.rows()'],
    ['the table itself', 'up'],
    ['batches', '(async function* () { for await (const batch of up) yield batch })()'],
    ['rows one by one', '(function* () { yield* up.rows() })()'],
  ])('from SQL to TypeScript to SQL as %s', async (_how, expression) => {
    const code = `export default function ({ up }: any) { return ${expression}; }`;
    for (const table of [full, empty]) {
      const given = await typescript.run({ code, inputs: [input('up', table)] });
      await expectSame(given, table);
      await expectSame(
        await sql.run({ code: 'from again', inputs: [input('again', given)] }),
        table,
      );
    }
  });

  test.each([
    "time_ns '12:00:00.123456789'",
    "timestamp_ns '2020-01-01 00:00:00.123456789'",
    "timestamp_s '2020-01-01 00:00:00'",
    "timestamp_ms '2020-01-01 00:00:00.123'",
    "timetz '12:00:00+15:59:59'",
    "'1011'::bit",
    '123456789012345678901234567890123456789012345678901234567890::bignum',
    `'{"a": [1, null]}'::json`,
    '[1, 2, 3]::integer[3]',
    '1::union(num integer, str varchar)',
    "{'u': 'x'::union(num integer, str varchar), 'h': [1::hugeint]}",
    "[{'i': interval '1 month', 'e': 'b'::enum('a', 'b')}]",
    "map {interval '1 day': [1::hugeint, null]}",
    'row(1, interval 3 days)',
    "timestamp 'infinity'",
    "date '-infinity'",
    "timestamp '290309-12-22 (BC) 00:00:00'",
    '340282366920938463463374607431768211455::uhugeint % 7',
    'sum(9007199254740993::bigint)',
    'null',
    '[]',
  ])('%s from SQL to SQL, also when null', async (value) => {
    const code = `select * from (select ${value} as x union all select null) order by x is null`;
    const stored = await sql.run({ code });
    const again = await sql.run({ code: 'from up', inputs: [input('up', stored)] });
    expect(again.schema).toEqual(stored.schema);
    const query = `select typeof(x), x::varchar from (${code})`;
    const direct = await sql.run({ code: query });
    const read = await sql.run({
      code: 'select typeof(x), x::varchar from up',
      inputs: [input('up', again)],
    });
    expect(await sql.rows(read)).toEqual(
      (await sql.rows(direct)).map(([type, text]) => [
        // A null of no type is stored as an integer.
        String(type).replace('"NULL"', 'INTEGER'),
        text,
      ]),
    );
  });
});

describe('in TypeScript', () => {
  test('each type is the promised JavaScript type', async () => {
    const code = `export default function ({ up }: any) {
      const kinds: any = {};
      for (const [name, value] of Object.entries<any>(up.rows()[0])) {
        kinds[name] = typeof value === 'object' ? value.constructor.name : typeof value;
      }
      return kinds;
    }`;
    const value = await typescript.run({ code, inputs: [input('up', full)] });
    expect(JSON.parse(readFileSync(value.path, 'utf8'))).toMatchObject({
      boolean: 'boolean',
      tinyint: 'number',
      uinteger: 'number',
      bigint: 'bigint',
      ubigint: 'bigint',
      hugeint: 'bigint',
      float: 'number',
      decimal_20_3: 'string',
      varchar: 'string',
      blob: 'Uint8Array',
      date: 'string',
      time: 'string',
      timestamp: 'Timestamp',
      timestamptz: 'Timestamp',
      interval: 'Interval',
      uuid: 'string',
      enum: 'string',
      list: 'Array',
      struct: 'Object',
      map: 'Map',
      nested: 'Array',
    });
  });

  test('types of new columns come from their values', async () => {
    const code = `export default () => [
      { whole: 1, half: 1, big: 1n, huge: 2n ** 64n, text: 'x', at: new Date(0), yes: true,
        list: [1, 2.5], deep: { a: [{ b: 1n }] }, map: new Map([['k', 1]]), bytes: new Uint8Array([1]), late: null },
      { whole: null, half: 0.5, big: 2, huge: -1n, text: null, at: null, yes: null,
        list: null, deep: { a: null, c: 'new' }, map: null, bytes: null, late: 'here', extra: 1 },
    ]`;
    const output = await typescript.run({ code });
    expect(Object.fromEntries((output.schema ?? []).map(({ name, type }) => [name, type]))).toEqual(
      {
        whole: 'BIGINT',
        half: 'DOUBLE',
        big: 'BIGINT',
        huge: 'HUGEINT',
        text: 'VARCHAR',
        at: 'TIMESTAMP',
        yes: 'BOOLEAN',
        list: 'DOUBLE[]',
        deep: 'STRUCT(a STRUCT(b BIGINT)[], c VARCHAR)',
        map: 'MAP(VARCHAR, BIGINT)',
        bytes: 'BLOB',
        late: 'VARCHAR',
        extra: 'BIGINT',
      },
    );
  });

  test('columns that change in the middle of a stream stay whole', async () => {
    const code = `export default function* () {
      for (let i = 0; i < 20_000; i++) {
        if (i < 9_000) yield { i, v: null };
        else yield { i, v: i % 2 ? i : i + 0.5, more: 'm' + i };
      }
    }`;
    const output = await typescript.run({ code });
    expect(output.rows).toBe(20_000);
    const facts = await sql.run({
      code: `select count(v), count(more), sum(v), min(i) filter (v is not null), bool_and(rowid_is_i) from (
        select *, row_number() over () - 1 = i as rowid_is_i from up)`,
      inputs: [input('up', output)],
    });
    const sum = Array.from({ length: 11_000 }, (_, k) => (k % 2 ? k + 9000 : k + 9000.5));
    expect(await sql.rows(facts)).toEqual([
      [11_000, 11_000, sum.reduce((a, b) => a + b, 0), 9_000, true],
    ]);
  });

  test.each([
    ["[{ a: 1 }, { a: 'x' }]", 'Column "a"', 'row 2 holds text, where earlier rows hold a number'],
    [
      '[{ a: 1n }, { a: 0.5 }]',
      'Column "a"',
      'row 2 holds a number, where earlier rows hold a bigint',
    ],
    ['[{ ok: 1, f: () => 1 }]', 'Column "f"', 'a function'],
    ['[{ r: /x/ }]', 'Column "r"', 'an instance of RegExp'],
    ['[{ d: new Date(NaN) }]', 'Column "d"', 'an invalid Date'],
    ['[{ b: 2n ** 200n }]', 'Column "b"', '128 bits'],
    ['(function* () { yield { a: 1 }; yield 5; })()', 'Row 2', 'is not an object'],
    ['new Map([[1, 2]])', 'an instance of Map', 'cannot be an output'],
    ['({ deep: [1, 2n] })', '.deep[1]', 'a bigint'],
    ['Symbol()', 'a symbol', 'cannot be an output'],
  ])('%s is refused by name', async (expression, where, what) => {
    const error = await typescript.fail({ code: `export default () => ${expression}` });
    expect(error).toMatchObject({ code: 'typescript.output', file: 'pipelines/p/block.ts' });
    expect(error.message).toContain(where);
    expect(error.message).toContain(what);
  });
});
