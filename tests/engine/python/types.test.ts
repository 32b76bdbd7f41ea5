import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PythonWorker, Sandbox } from './driver.ts';
import { sitePackages, systemPython, venvPython } from './pythons.ts';
import { Sql, type Table, TORTURE, types } from './tables.ts';

interface Case {
  name: string;
  python: string | null;
  universal: boolean;
  form: 'rows' | 'pandas' | 'polars' | 'pyarrow';
  env?: Record<string, string>;
}

const plainPandas = venvPython('pandas');
const withArrow = venvPython('pandas', 'pyarrow', 'polars');
const polarsAlone = venvPython('polars');

const cases: Case[] = [
  { name: 'bare Python', python: systemPython(), universal: true, form: 'rows' },
  { name: 'pandas alone', python: plainPandas, universal: true, form: 'pandas' },
  { name: 'rows beside pandas alone', python: plainPandas, universal: true, form: 'rows' },
  { name: 'pandas with pyarrow', python: withArrow, universal: false, form: 'pandas' },
  { name: 'polars with pyarrow', python: withArrow, universal: false, form: 'polars' },
  { name: 'pyarrow', python: withArrow, universal: false, form: 'pyarrow' },
  { name: 'rows with pyarrow', python: withArrow, universal: false, form: 'rows' },
  { name: 'polars alone', python: polarsAlone, universal: false, form: 'polars' },
  {
    name: 'pandas with polars and no pyarrow',
    python: polarsAlone && plainPandas,
    universal: false,
    form: 'pandas',
    env: { PYTHONPATH: polarsAlone ? sitePackages(polarsAlone) : '' },
  },
  { name: 'rows with polars alone', python: polarsAlone, universal: false, form: 'rows' },
];

describe.each(cases)('a table through $name', ({ python, universal, form, env }) => {
  const sandbox = new Sandbox();
  let sql: Sql;
  let worker: PythonWorker;

  beforeAll(async () => {
    if (python === null) return;
    sql = await Sql.open(sandbox);
    worker = new PythonWorker(python, env);
    const hello = await worker.message('hello');
    expect(hello.tables).toBe(universal ? 'universal' : 'parquet');
  });

  afterAll(async () => {
    await worker?.stop();
    sql?.close();
    sandbox.remove();
  });

  async function through(table: Table, code: string): Promise<Table> {
    const inputs = [await sql.input('t', table, universal)];
    const result = await worker.run(sandbox.job(code, { inputs, dataframe: form }));
    return sql.given(result);
  }

  async function expectSame(query: string, code = 'def f(t): return t'): Promise<void> {
    const table = await sql.table(query);
    const back = await through(table, code);
    expect(types(back)).toEqual(types(table));
    expect(await sql.rows(back)).toEqual(await sql.rows(table));
  }

  it.skipIf(python === null)('comes back exactly, whatever its types', () => expectSame(TORTURE));

  it.skipIf(python === null)('keeps its schema without rows', () =>
    expectSame(`SELECT * FROM (${TORTURE}) WHERE false`),
  );

  it.skipIf(python === null)('keeps its types where all is null', () =>
    expectSame(`SELECT * FROM (${TORTURE}) WHERE id = 3`),
  );

  it.skipIf(python === null)('keeps types of columns without nulls', () =>
    expectSame(`SELECT * FROM (${TORTURE}) WHERE id = 2`),
  );

  it.skipIf(python === null)('keeps coded and long texts', async () => {
    const table = await sql.table(
      `SELECT i, CASE WHEN i % 7 = 0 THEN NULL ELSE 'group ' || (i % 5) END AS few,
         md5(i::VARCHAR) AS many, CASE WHEN i % 3 = 0 THEN NULL ELSE 'ü' || i END AS some,
         CASE WHEN i = 77 THEN E'a\\nb' ELSE 'x' || i END AS broken,
         (i % 9)::DECIMAL(9,2) AS amount, i * 1.5::DOUBLE AS half
       FROM range(100100) r(i)`,
    );
    const back = await through(table, 'def f(t): return t');
    expect(types(back)).toEqual(types(table));
    expect(back.rows).toBe(table.rows);
    expect(await sql.differences(back, table)).toBe(0);
  });
});
