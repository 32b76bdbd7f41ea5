import { afterAll, beforeAll, expect, test } from 'vitest';
import { WorkerDriver } from '../drive/worker.ts';

let sql: WorkerDriver;
beforeAll(() => {
  sql = new WorkerDriver('sql');
});
afterAll(() => sql.close());

const check = (code: string) => ({ code, kind: 'check', block: 'no_gaps' });

test.each([
  ['select 1 as id where false'],
  ['select true as ok'],
  ['select count(*) = 3 as ok from range(3)'],
])('%s passes', async (code) => {
  expect(await sql.run(check(code))).toMatchObject({ kind: 'table' });
});

test.each([
  ['select 1 as id', '1 row fails'],
  ['from range(3)', '3 rows fail'],
  ['select false as all_paid', 'all_paid is not true'],
  ['select null::boolean as all_paid', 'all_paid is not true'],
])('%s fails', async (code, finding) => {
  const error = await sql.fail(check(code));
  expect(error).toMatchObject({ code: 'check.failed', file: 'pipelines/p/no_gaps.sql' });
  expect(error.message).toContain(finding);
});

test('only checks are judged', async () => {
  expect(await sql.run({ code: 'select false as ok' })).toMatchObject({ rows: 1 });
});
