import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isReadInPlace } from '../../../electron/engine/workers/exchange.ts';
import { PythonWorker, Sandbox } from './driver.ts';
import { systemPython, venvPython } from './pythons.ts';
import { Sql, type Table, TORTURE, types } from './tables.ts';

/** The columns of the torture table that are stored in parts. */
const NESTED = '"interval", "list", "struct", "map", "nested"';
const FLAT = `SELECT * EXCLUDE (${NESTED}) FROM (${TORTURE})`;

/** Values that repeat, that are many and that are null in runs and here and there: every way of a page. */
const MIXED = `
  SELECT i, i % 7 = 0 AS flag, CASE WHEN i % 3 <> 0 THEN i % 2 = 0 END AS maybe,
    CASE WHEN i < 200 THEN NULL ELSE i END AS late, CASE WHEN i % 5 = 0 THEN NULL ELSE (i % 90)::SMALLINT END AS few,
    CASE WHEN i % 11 > 3 THEN 'text ' || (i % 40) END AS word, repeat('long ', (i % 60)::INTEGER) AS text,
    md5(i::VARCHAR) AS many, (i % 100)::DECIMAL(4, 1) AS d4, i::DECIMAL(9, 2) AS d9,
    CASE WHEN i % 2 = 0 THEN i::DECIMAL(30, 4) END AS d30, sqrt(i) AS root, (i * 4)::FLOAT AS real,
    'constant' AS same, NULL::VARCHAR AS nothing, TIMESTAMP_S '2024-01-01 00:00:00' AS s,
    TIMESTAMP_MS '2024-01-01 00:00:00.123' AS ms, make_timestamp_ns(i * 1000) AS ns, sum(i) OVER () AS total
  FROM range(400) r(i)`;

const pythons = [
  { name: 'bare Python', python: systemPython(), form: 'rows' as const },
  { name: 'pandas alone', python: venvPython('pandas'), form: 'pandas' as const },
];

describe.each(pythons)('a small table through $name', ({ python, form }) => {
  const sandbox = new Sandbox();
  let sql: Sql;
  let worker: PythonWorker;

  beforeAll(async () => {
    if (python === null) return;
    sql = await Sql.open(sandbox);
    worker = new PythonWorker(python);
  });

  afterAll(async () => {
    await worker?.stop();
    sql?.close();
    sandbox.remove();
  });

  async function through(table: Table, code = 'def f(t): return t') {
    const inputs = [{ name: 't', output: table, universal: null }];
    const { end } = await worker.run(sandbox.job(code, { inputs, dataframe: form }));
    if (end.type === 'error') throw new Error(`${end.error.code}: ${end.error.message}`);
    return end;
  }

  it.skipIf(python === null).each([
    ['of values that end all ranges', FLAT],
    ['without rows', `SELECT * FROM (${FLAT}) WHERE false`],
    ['of nulls', `SELECT * FROM (${FLAT}) WHERE id = 3`],
    ['of one row', `SELECT * FROM (${FLAT}) WHERE id = 2`],
    ['of pages of every kind', MIXED],
    [
      'with names that differ in case or not at all',
      'SELECT 1 AS a, 2 AS "A", 3 AS "a b", 4 AS "é"',
    ],
  ])('is read and written in place: %s', async (_, query) => {
    const table = await sql.table(query);
    expect(isReadInPlace(table)).toBe(true);
    const { output } = await through(table);
    const back = output as Table;
    expect(types(back)).toEqual(types(table));
    expect(back.rows).toBe(table.rows);
    expect(await sql.rows(back)).toEqual(await sql.rows(table));
    expect(await sql.storedTypes(back)).toEqual(await sql.storedTypes(table));
    expect(readdirSync(sandbox.store.tmp)).toEqual([]);

    const again = (await through(back)).output as Table;
    expect(again.sha).toBe(back.sha);
  });

  it.skipIf(python === null)('is not written in place where a column is nested', async () => {
    const table = await sql.table('SELECT 1 AS i');
    const code =
      form === 'rows'
        ? 'def f(t): return [{"i": 1, "list": [1, 2]}]'
        : 'import pandas as pd\ndef f(t): return pd.DataFrame({"i": [1], "list": [[1, 2]]})';
    const end = await through(table, code);
    expect(end.output).toBeUndefined();
    const back = await sql.given({ end, before: [] });
    expect(types(back)).toEqual(['i: INTEGER', 'list: BIGINT[]']);
  });

  it.skipIf(python === null)('is not written in place where it is large', async () => {
    const table = await sql.table('SELECT 1 AS i');
    const code =
      form === 'rows'
        ? 'def f(t): return {"i": list(range(20_000))}'
        : 'import pandas as pd\ndef f(t): return pd.DataFrame({"i": range(20_000)})';
    const end = await through(table, code);
    expect(end.output).toBeUndefined();
    expect((await sql.given({ end, before: [] })).rows).toBe(20_000);
  });

  it.skipIf(python === null)('says so where its file is damaged', async () => {
    const table = await sql.table('SELECT i FROM range(10) r(i)');
    const other = await sql.table("SELECT 'a' AS i");
    const inputs = [{ name: 't', output: { ...other, schema: table.schema }, universal: null }];
    const { end } = await worker.run(
      sandbox.job('def f(t): return t', { inputs, dataframe: form }),
    );
    expect(end).toMatchObject({ type: 'error', error: { code: 'input.read' } });
  });
});

describe('what is not read in place', () => {
  const sandbox = new Sandbox();
  let sql: Sql;
  beforeAll(async () => {
    sql = await Sql.open(sandbox);
  });
  afterAll(() => {
    sql.close();
    sandbox.remove();
  });

  it.each([
    ['many rows', 'SELECT i FROM range(2001) r(i)'],
    ['many bytes', 'SELECT md5(i::VARCHAR) || md5((-i)::VARCHAR) AS s FROM range(2000) r(i)'],
    ['a list', 'SELECT [1, 2] AS list'],
    ['an interval', "SELECT INTERVAL '1 month' AS span"],
  ])('%s', async (_, query) => {
    expect(isReadInPlace(await sql.table(query))).toBe(false);
  });
});
