import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { rowsOf, runPipeline, statuses } from '../../fixtures/engine.ts';
import { tidemill } from '../cli/command.ts';
import { folderOf } from '../project/folders.ts';
import { engineOn, refusal } from './open-engine.ts';

const CHAIN = {
  'pipelines/p/pipeline.yaml': `blocks:
  - { name: a, kind: source, file: a.sql }
  - { name: b, kind: transform, file: b.py, inputs: [a] }
  - { name: c, kind: transform, file: c.sql, inputs: [b] }
`,
  'pipelines/p/a.sql': 'select 1 as x',
  'pipelines/p/b.py': `
def b(a: list, context):
    print("said")
    open(f"{context.workdir}/scratch", "w").close()
    return [{"x": a[0]["x"] + 1}]
`,
  'pipelines/p/c.sql': 'select x * 10 as x from b',
};

const storedTables = (dir: string): string[] => {
  const outputs = path.join(dir, '.tidemill', 'outputs');
  return readdirSync(outputs, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.parquet'))
    .map((name) => path.join(outputs, name));
};

/** Other bytes, as many as before. */
const scramble = (file: string) => writeFileSync(file, Buffer.alloc(statSync(file).size, 0x5a));

describe('a ledger', () => {
  test.each([
    ['full of other bytes', (file: string) => writeFileSync(file, Buffer.alloc(40_000, 0xa5))],
    ['cut off', (file: string) => truncateSync(file, 9_000)],
  ])('that is %s is said and left alone', async (_, damage) => {
    const dir = folderOf(CHAIN);
    // In a process of its own, which lets go of the file when it ends.
    expect((await tidemill(['run', 'p', '--project', dir])).status).toBe(0);
    const file = path.join(dir, '.tidemill', 'state.db');
    // Where SQLite has the pages in its write-ahead log as well, it needs no other.
    await tidemill(['runs', '--project', dir]);
    for (const ending of ['-wal', '-shm']) rmSync(file + ending, { force: true });
    damage(file);
    const before = readFileSync(file);

    const { status, stdout, stderr } = await tidemill(['runs', '--project', dir, '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'state.damaged',
      message: expect.stringContaining(file),
      hint: expect.stringContaining('backup'),
    });
    expect(stderr).not.toMatch(/^ +at /m);
    expect(readFileSync(file).equals(before)).toBe(true);

    for (const name of readdirSync(path.dirname(file))) {
      if (name.startsWith('state.db')) rmSync(path.join(path.dirname(file), name));
    }
    const engine = await engineOn(dir);
    expect(await engine.runs({ limit: 10 })).toEqual([]);
    expect((await runPipeline(engine, 'p')).status).toBe('success');
  });

  test('that is a folder is said', async () => {
    const dir = folderOf({ ...CHAIN, '.tidemill/state.db/x': '' });
    expect((await refusal(engineOn(dir))).code).toBe('state.unusable');
  });
});

test('a state folder that is removed while the project is open refuses runs, until it is opened again', async () => {
  const dir = folderOf(CHAIN);
  const engine = await engineOn(dir);
  expect((await runPipeline(engine, 'p')).status).toBe('success');
  rmSync(path.join(dir, '.tidemill'), { recursive: true });
  const { data } = await refusal(runPipeline(engine, 'p'));
  expect(data).toMatchObject({
    code: 'state.gone',
    hint: expect.stringContaining('open it again'),
  });
  expect(data.message).toContain('.tidemill');

  expect((await tidemill(['run', 'p', '--project', dir])).status).toBe(0);
  expect((await refusal(runPipeline(engine, 'p'))).data.code).toBe('state.gone');
  await engine.closeNow();
  const again = await engineOn(dir);
  expect((await runPipeline(again, 'p')).status).toBe('success');
  expect(await again.runs({ limit: 10 })).toHaveLength(2);
});

test.each(['.tidemill', '.tidemill/outputs', '.tidemill/logs', '.tidemill/exchange'])(
  'a file where the folder %s should be is named',
  async (place) => {
    const dir = folderOf({ ...CHAIN, [place]: '' });
    const { data } = await refusal(engineOn(dir));
    expect(data).toMatchObject({ code: 'state.unusable', hint: expect.any(String) });
    expect(data.message).toContain(path.join(dir, place));
    rmSync(path.join(dir, place));
    expect((await (await engineOn(dir)).project()).pipelines).toHaveLength(1);
  },
);

describe('stored outputs', () => {
  test('that are damaged are found when looked at, and made again', async () => {
    const dir = folderOf(CHAIN);
    const engine = await engineOn(dir);
    await runPipeline(engine, 'p');
    for (const file of storedTables(dir)) scramble(file);

    const look = () => engine.page({ pipeline: 'p', block: 'c', offset: 0, limit: 1 });
    const { data } = await refusal(look());
    expect(data).toMatchObject({
      code: 'output.damaged',
      hint: expect.stringContaining('tidemill run p --select +c'),
    });
    expect((await refusal(look())).code).toBe('output.expired');
    const status = await engine.status('p');
    expect(status.blocks.find(({ name }) => name === 'c')?.state).toBe('missing');

    await runPipeline(engine, 'p', { force: true });
    expect(await rowsOf(engine, 'p', 'c')).toEqual([[20]]);
  });

  test('that are damaged fail who reads them, once', async () => {
    const dir = folderOf(CHAIN);
    const engine = await engineOn(dir);
    await runPipeline(engine, 'p', { select: 'a,b' });
    for (const file of storedTables(dir)) scramble(file);

    const failed = await runPipeline(engine, 'p', { select: 'c' });
    expect(failed.blocks[0]?.error).toMatchObject({
      code: 'output.damaged',
      message: expect.stringContaining('output of b'),
      hint: expect.stringContaining('--select +b'),
    });
    const run = await runPipeline(engine, 'p');
    expect(statuses(run)).toEqual({ a: 'success', b: 'success', c: 'success' });
    expect(await rowsOf(engine, 'p', 'c')).toEqual([[20]]);
  });

  test('that are deleted while the engine is open are made again, and logs go on', async () => {
    const dir = folderOf(CHAIN);
    const engine = await engineOn(dir);
    await runPipeline(engine, 'p');
    for (const part of ['outputs', 'logs', 'exchange', 'work']) {
      rmSync(path.join(dir, '.tidemill', part), { recursive: true, force: true });
    }
    const { code } = await refusal(engine.page({ pipeline: 'p', block: 'c', offset: 0, limit: 1 }));
    expect(code).toBe('output.expired');
    const run = await runPipeline(engine, 'p');
    expect(statuses(run)).toEqual({ a: 'success', b: 'success', c: 'success' });
    expect(await rowsOf(engine, 'p', 'c')).toEqual([[20]]);
    const lines = await engine.logs({ run: run.run, after_seq: 0, limit: 10 });
    expect(lines.map(({ text }) => text)).toEqual(['said']);
  });

  test('of a dead engine that were half made are cleared with its scratch folders', async () => {
    const dir = folderOf({
      ...CHAIN,
      '.tidemill/work/01-b-1/data.bin': 'left',
      '.tidemill/outputs/tmp/x.parquet': 'half',
    });
    const engine = await engineOn(dir);
    const state = path.join(dir, '.tidemill');
    expect(readdirSync(state)).not.toContain('work');
    expect(readdirSync(path.join(state, 'outputs', 'tmp'))).toEqual([]);
    await runPipeline(engine, 'p');
    await expect.poll(() => readdirSync(path.join(state, 'work')), { timeout: 30_000 }).toEqual([]);
    expect(readdirSync(path.join(state, 'outputs', 'tmp'))).toEqual([]);
  });
});
