import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WorkerDriver } from '../drive/worker.ts';

let sql: WorkerDriver;
beforeEach(() => {
  sql = new WorkerDriver('sql');
});
afterEach(() => sql.close());

/** Says that it runs, then never ends. */
const ENDLESS = `copy (select 1) to 'started.csv';
  select count(*) from range(1000000000) a, range(1000000000) b where a.range + b.range = 7`;

test('a running query is cancelled, leaves nothing and the worker goes on', async () => {
  const job = sql.start({ code: ENDLESS });
  await sql.fileAppears('started.csv');
  sql.send({ type: 'cancel', job });
  expect(await sql.end(job)).toMatchObject({ type: 'error', error: { code: 'block.cancelled' } });
  expect(readdirSync(sql.store.tmp)).toEqual([]);
  expect(await sql.run({ code: 'select 1 as x' })).toMatchObject({ rows: 1 });
});

test('a cancel that comes before the worker is ready for its job stops it all the same', async () => {
  sql.start({ code: 'create table kept as select 1 as x' });
  const job = sql.start({ code: ENDLESS });
  sql.send({ type: 'cancel', job });
  expect(await sql.end(job)).toMatchObject({ type: 'error', error: { code: 'block.cancelled' } });
  expect(await sql.run({ code: 'select 1 as x' })).toMatchObject({ rows: 1 });
});

test('a cancel for a job that is over is for nobody', async () => {
  await sql.run({ code: 'select 1 as x' });
  sql.send({ type: 'cancel', job: 1 });
  expect(await sql.run({ code: 'select 1 as x' })).toMatchObject({ rows: 1 });
});

test('the end of each job is marked on both streams', async () => {
  const job = sql.start({ code: 'select 1 as x' });
  await sql.end(job);
  expect(await sql.printed(job)).toBe(true);
});

test('bye ends it', async () => {
  await sql.until(() => sql.messages[0]);
  sql.send({ type: 'bye' });
  await sql.exited();
  expect(sql.child.exitCode).toBe(0);
});

test('it dies at once when the engine goes, also in the middle of a query', async () => {
  sql.start({ code: ENDLESS });
  await sql.fileAppears('started.csv');
  sql.child.disconnect();
  await sql.exited();
  expect(sql.child.signalCode).toBe('SIGKILL');
});

test('a memory limit makes a large sort spill instead of fail', async () => {
  const output = await sql.run({
    code: "select i, repeat('x', 100) as pad from range(2000000) t(i) order by hash(i)",
    limits: { memory_bytes: 400 * 2 ** 20, threads: 2 },
  });
  expect(output.rows).toBe(2_000_000);
});

test('started by hand it says what it is', () => {
  const entry = path.resolve(import.meta.dirname, '../../../dist/workers/sql.cjs');
  const started = spawnSync(process.execPath, [entry], { encoding: 'utf8' });
  expect(started).toMatchObject({
    status: 70,
    stderr: expect.stringContaining('the engine starts it'),
  });
});
