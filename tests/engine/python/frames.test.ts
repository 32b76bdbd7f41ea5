import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PythonWorker, Sandbox } from './driver.ts';
import { venvPython } from './pythons.ts';
import { Sql, types } from './tables.ts';

const cases = [
  { name: 'pandas alone', python: venvPython('pandas'), universal: true },
  {
    name: 'pandas with pyarrow',
    python: venvPython('pandas', 'pyarrow', 'polars'),
    universal: false,
  },
];

describe.each(cases)('what blocks do with $name', ({ python, universal }) => {
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

  async function given(query: string, code: string): Promise<[string[], unknown[][]]> {
    const inputs = [await sql.input('t', await sql.table(query), universal)];
    const table = await sql.given(await worker.run(sandbox.job(code, { inputs })));
    return [types(table), await sql.rows(table)];
  }

  it.skipIf(python === null)(
    'a missing number from a join is null, and integers stay integers',
    async () => {
      const [columns, rows] = await given(
        "SELECT * FROM (VALUES (1::INTEGER, 1.5::DOUBLE), (2, 'nan')) t(id, x)",
        `import pandas as pd
def f(t):
  other = pd.DataFrame({"id": [1, 2, 3], "y": [1, 2, 3]})
  return other.merge(t.assign(z=t.id).drop(columns="x"), on="id", how="left")[["id", "z", "y"]]`,
      );
      expect(columns).toEqual(['id: INTEGER', 'z: DOUBLE', 'y: BIGINT']);
      expect(rows).toEqual([
        ['1', '1.0', '1'],
        ['2', '2.0', '2'],
        ['3', null, '3'],
      ]);
    },
  );

  it.skipIf(python === null)('a filter keeps every type, and a named index is data', async () => {
    const query =
      "SELECT e::ENUM('a', 'b') AS e, n, d FROM (VALUES ('a', 1::UTINYINT, DATE '2026-01-01'), ('b', 2, NULL)) t(e, n, d)";
    const [columns, rows] = await given(query, 'def f(t): return t[t.n > 1]');
    expect(columns).toEqual(["e: ENUM('a', 'b')", 'n: UTINYINT', 'd: DATE']);
    expect(rows).toEqual([['b', '2', null]]);
    const [grouped] = await given(
      query,
      'def f(t): return t.groupby("e", observed=True)[["n"]].sum()',
    );
    expect(grouped[0]).toBe("e: ENUM('a', 'b')");
  });

  it.skipIf(python === null)('annotations decide the form of a table', async () => {
    const [columns] = await given(
      'SELECT 1 AS a',
      'def f(t: list): return [{"kind": type(t).__name__, "row": type(t[0]).__name__}]',
    );
    expect(columns).toEqual(['kind: VARCHAR', 'row: VARCHAR']);
  });
});
