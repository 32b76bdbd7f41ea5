import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WorkerDriver } from '../drive/worker.ts';

let sql: WorkerDriver;
beforeAll(() => {
  sql = new WorkerDriver('sql');
});
afterAll(() => sql.close());

const forwards =
  "select i, case when i % 3 = 0 then null else 'v' || i end as v from range(1000) t(i)";
const backwards = `select * from (${forwards} order by i desc)`;

test('the same rows in another order are the previous output', async () => {
  const previous = await sql.run({ code: forwards });
  const again = await sql.run({ code: backwards, previous });
  expect(again).toEqual(previous);
  expect(readdirSync(sql.store.tmp)).toEqual([]);
});

test('the order counts where the query asks for one', async () => {
  const previous = await sql.run({ code: forwards });
  const again = await sql.run({ code: `${forwards} order by i desc`, previous });
  expect(again.sha).not.toBe(previous.sha);
});

test.each([
  ['another value', `${forwards.replace("'v' || i", "'w' || i")}`],
  ['a row more', forwards.replace('1000', '1001')],
  ['another type', forwards.replace('select i,', 'select i::integer as i,')],
  ['another name', forwards.replace('select i,', 'select i as j,')],
  ['swapped values', 'select 999 - i as i, v from ('.concat(forwards, ')')],
])('%s is another output', async (_what, code) => {
  const previous = await sql.run({ code: forwards });
  expect((await sql.run({ code, previous })).sha).not.toBe(previous.sha);
});

test('a previous output that is no longer there is not given', async () => {
  const previous = await sql.run({ code: forwards });
  const gone = { ...previous, sha: '0'.repeat(64), path: `${previous.path}.gone` };
  expect((await sql.run({ code: backwards, previous: gone })).path).not.toBe(gone.path);
});
