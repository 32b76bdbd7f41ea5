import { readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { rowsOf, runPipeline, statuses } from '../../fixtures/engine.ts';
import { tidemill } from '../cli/command.ts';
import { folderOf, mountDisk, remount, writeFiles } from '../project/folders.ts';
import { engineOn, refusal } from './open-engine.ts';

const CANNOT_MOUNT = 'needs the right to mount a file system';

const FILES = {
  'pipelines/p/pipeline.yaml': `blocks:
  - { name: a, kind: source, file: a.sql }
  - { name: b, kind: transform, file: b.py, inputs: [a] }
  - { name: c, kind: transform, file: c.ts, inputs: [b] }
`,
  'pipelines/p/a.sql': 'select 1 as x',
  'pipelines/p/b.py': 'def b(a: list):\n    return [{"x": 2}]\n',
  'pipelines/p/c.ts': 'export default ({ b }) => b;\n',
};

const TOO_MUCH = {
  'pipelines/big/pipeline.yaml': `blocks:
  - { name: table_sql, kind: source, file: table.sql }
  - { name: table_py, kind: source, file: table.py }
  - { name: value_py, kind: source, file: value.py }
  - { name: table_ts, kind: source, file: table.ts }
  - { name: value_ts, kind: source, file: value.ts }
`,
  'pipelines/big/table.sql': 'select i, md5(i::varchar) as m from range(800000) t(i)',
  'pipelines/big/table.py':
    'def table_py():\n    return [{"x": str(i) * 40} for i in range(60000)]\n',
  'pipelines/big/value.py': 'def value_py():\n    return "x" * 9_000_000\n',
  'pipelines/big/table.ts':
    'export default function* () { for (let i = 0; i < 700000; i++) yield { s: String(Math.random()) }; }\n',
  'pipelines/big/value.ts': "export default () => 'x'.repeat(9_000_000);\n",
};

const FLOOD = {
  'pipelines/flood/pipeline.yaml':
    'blocks:\n  - { name: flood, kind: source, file: flood.py }\n  - { name: after, kind: sink, file: after.sql, inputs: [flood] }\n',
  'pipelines/flood/flood.py': `
def flood():
    with open("fill.bin", "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    for number in range(9000):
        print(number, "y" * 400)
`,
  'pipelines/flood/after.sql': 'select 1',
};

/** A project on a disk of its own, or null where this machine mounts none. */
function projectOnDisk(size: string, files: Record<string, string>): string | null {
  const dir = folderOf();
  if (mountDisk(dir, `size=${size}`) === null) return null;
  writeFiles(dir, files);
  return dir;
}

/** Takes all room that the disk has; gives it back. */
function fillDisk(dir: string): () => void {
  const file = path.join(dir, 'fill');
  const { bavail, bsize } = statfsSync(dir);
  writeFileSync(file, Buffer.alloc(bavail * bsize));
  return () => rmSync(file);
}

test('what does not fit fails its block, leaves nothing, and the next run goes', async ({
  skip,
}) => {
  const dir = projectOnDisk('5m', { ...FILES, ...TOO_MUCH });
  if (dir === null) return skip(CANNOT_MOUNT);
  const engine = await engineOn(dir);
  await runPipeline(engine, 'p');
  const failed = await runPipeline(engine, 'big');
  expect(failed.status).toBe('failed');
  for (const { name, status, error } of failed.blocks) {
    expect([name, status, error?.code, error?.hint !== undefined]).toEqual([
      name,
      'failed',
      'disk.full',
      true,
    ]);
  }
  expect(readdirSync(path.join(dir, '.tidemill', 'outputs', 'tmp'))).toEqual([]);
  expect(readdirSync(path.join(dir, '.tidemill'))).not.toContain('work');
  expect(await rowsOf(engine, 'p', 'c')).toEqual([[2]]);
  expect((await runPipeline(engine, 'p', { force: true })).status).toBe('success');
  expect((await engine.runs({ limit: 9 })).map(({ status }) => status)).toEqual([
    'success',
    'failed',
    'success',
  ]);
});

test('a run that cannot be recorded any more stops, is said, and the engine goes on', async ({
  skip,
}) => {
  const dir = projectOnDisk('3m', { ...FILES, ...FLOOD });
  if (dir === null) return skip(CANNOT_MOUNT);
  const engine = await engineOn(dir);
  await runPipeline(engine, 'p');
  const { data } = await refusal(runPipeline(engine, 'flood'));
  expect(data).toMatchObject({
    code: 'disk.full',
    message: expect.stringMatching(/^The run \w+ was stopped\. The disk is full/),
    hint: expect.any(String),
  });
  rmSync(path.join(dir, 'fill.bin'));
  expect(statuses(await runPipeline(engine, 'p', { force: true }))).toEqual({
    a: 'success',
    b: 'success',
    c: 'success',
  });
  expect(
    (await engine.runs({ limit: 9 })).map(({ pipeline, status }) => [pipeline, status]),
  ).toEqual([
    ['p', 'success'],
    ['flood', 'interrupted'],
    ['p', 'success'],
  ]);
});

test('on a full disk a run does not begin, and after making room it does', async ({ skip }) => {
  const dir = projectOnDisk('3m', FILES);
  if (dir === null) return skip(CANNOT_MOUNT);
  const engine = await engineOn(dir);
  await runPipeline(engine, 'p');
  const giveBack = fillDisk(dir);
  const tries = Array.from({ length: 20 }, () => () => runPipeline(engine, 'p', { force: true }));
  let code: string | null = null;
  for (const attempt of tries) {
    // The ledger has a little room of its own, which soon is used up.
    const ended = await attempt().catch((error: { code: string }) => error.code);
    if (typeof ended !== 'string') continue;
    code = ended;
    break;
  }
  expect(code).toBe('disk.full');
  expect(await rowsOf(engine, 'p', 'c')).toEqual([[2]]);
  giveBack();
  expect((await runPipeline(engine, 'p', { force: true })).status).toBe('success');
  const unfinished = (await engine.runs({ limit: 50 })).filter(
    ({ status }) => status === 'running',
  );
  expect(unfinished).toEqual([]);
});

test('an engine does not open on a full disk, and says so', async ({ skip }) => {
  const dir = projectOnDisk('1m', FILES);
  if (dir === null) return skip(CANNOT_MOUNT);
  fillDisk(dir);
  const { status, stderr } = await tidemill(['run', 'p', '--project', dir]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^error .*disk\.full: The disk is full/m);
  expect(stderr).not.toMatch(/^ +at /m);
});

test.each(['without', 'with'])('a read-only project %s state of its own runs', async (state) => {
  const dir = projectOnDisk('20m', FILES);
  if (dir === null) {
    console.info(`Skipped: ${CANNOT_MOUNT}`);
    return;
  }
  const cache = folderOf();
  const env = { XDG_CACHE_HOME: cache };
  const ran = async () => {
    const { status, stdout } = await tidemill(['run', 'p', '--json', '--project', dir], { env });
    return [status, JSON.parse(stdout).status];
  };
  if (state === 'with') expect(await ran()).toEqual([0, 'success']);
  remount(dir, 'ro');
  expect(await ran()).toEqual([0, 'success']);
  const shown = await tidemill(['show', 'p.c', '--json', '--project', dir], { env });
  expect(JSON.parse(shown.stdout).rows).toEqual([[2]]);
  expect(readdirSync(path.join(cache, 'tidemill', 'read-only'))).toHaveLength(1);
});

test('a read-only project with no other place to write says what to do', async ({ skip }) => {
  const dir = projectOnDisk('1m', FILES);
  if (dir === null) return skip(CANNOT_MOUNT);
  remount(dir, 'ro');
  const env = { XDG_CACHE_HOME: path.join(dir, 'cache') };
  const { status, stderr } = await tidemill(['run', 'p', '--project', dir], { env });
  expect(status).toBe(2);
  expect(stderr).toContain('error state.unusable: ');
  expect(stderr).toContain('XDG_CACHE_HOME');
});
