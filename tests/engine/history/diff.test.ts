import { expect, test } from 'vitest';
import { pipelineChangeSchema, versionDiffSchema } from '../../../shared/contract/history.ts';
import { SHOP } from '../project/folders.ts';
import { openRig, recordRun } from './rig.ts';

test('files with their lines, the graph with both its sides', async () => {
  const rig = await openRig({ ...SHOP, 'pipelines/shop/notes.md': 'a\nb\nc\n' });
  const first = await rig.history.snapshot('run');
  const { revision } = await rig.project.load('shop');
  await rig.project.edit('shop', revision, [
    { type: 'rename_block', name: 'orders', to: 'raw_orders' },
    { type: 'set_code', name: 'clean', code: 'from raw_orders\nwhere true\n' },
    { type: 'move_blocks', positions: { clean: { x: 8, y: 16 } } },
  ]);
  rig.write({ 'pipelines/shop/notes.md': 'a\nc\nd\n' });
  const second = await rig.history.snapshot('run');
  const diff = versionDiffSchema.parse(await rig.history.diff(null, second));
  expect({ from: diff.from, to: diff.to }).toEqual({ from: first, to: second });
  expect(diff.files).toEqual([
    { path: 'pipelines/shop/clean.sql', change: 'changed', added: 2, removed: 1 },
    { path: 'pipelines/shop/layout.json', change: 'added', added: 3, removed: 0 },
    { path: 'pipelines/shop/notes.md', change: 'changed', added: 1, removed: 1 },
    { path: 'pipelines/shop/orders.sql', change: 'removed', added: 0, removed: 1 },
    { path: 'pipelines/shop/pipeline.yaml', change: 'changed', added: 3, removed: 3 },
    { path: 'pipelines/shop/raw_orders.sql', change: 'added', added: 1, removed: 0 },
  ]);
  expect(diff.pipelines).toMatchObject([
    {
      pipeline: 'shop',
      change: 'changed',
      blocks: [
        { name: 'raw_orders', renamed_from: 'orders', change: 'changed', what: ['name'] },
        { name: 'clean', renamed_from: null, change: 'changed', what: ['code', 'position'] },
      ],
      wires: [{ from: 'raw_orders', to: 'clean', change: 'same' }],
      before: { pipeline: { blocks: [{ name: 'orders' }, { name: 'clean' }] }, layout: {} },
      after: { layout: { clean: { x: 8, y: 16 } } },
    },
  ]);
  const back = await rig.history.diff(second, first);
  expect(back.pipelines[0]?.blocks[0]).toMatchObject({
    name: 'orders',
    renamed_from: 'raw_orders',
  });
});

test('the first version has nothing before it', async () => {
  const rig = await openRig(SHOP);
  const first = await rig.history.snapshot('run');
  const { from, files, pipelines } = await rig.history.diff(null, first);
  expect(from).toBe(null);
  expect(files.map(({ change }) => change)).toEqual(['added', 'added', 'added']);
  expect(pipelines.map((change) => pipelineChangeSchema.parse(change).change)).toEqual(['added']);
  expect(pipelines[0]?.blocks.map(({ change }) => change)).toEqual(['added', 'added']);
});

test('the files as they stand are compared without making a version of them', async () => {
  const rig = await openRig({ ...SHOP, 'tidemill.yaml': 'name: x\n' });
  const first = await rig.history.snapshot('run');
  expect(await rig.history.diff(first, 'current')).toMatchObject({ to: first, files: [] });
  rig.write({ 'pipelines/shop/clean.sql': 'select 2\n' });
  rig.write({ 'tidemill.yaml': 'connections: { a: { type: x, password: hunter2 } }\n' });
  const diff = await rig.history.diff(null, 'current');
  expect(diff).toMatchObject({ from: first, to: 'current' });
  expect(diff.files.map(({ path }) => path)).toEqual(['pipelines/shop/clean.sql', 'tidemill.yaml']);
  expect(await rig.history.file('current', 'pipelines/shop/clean.sql')).toBe('select 2\n');
  expect(await rig.history.file('current', 'tidemill.yaml')).not.toContain('hunter2');
  expect(await rig.names()).toHaveLength(1);
});

test('what changed since the last run of all blocks that succeeded', async () => {
  const rig = await openRig(SHOP);
  const green = await rig.history.snapshot('run');
  await expect(rig.history.diff('green:shop', 'current')).rejects.toMatchObject({
    code: 'history.no_green_run',
  });
  recordRun(rig.database, { run: 'r1', pipeline: 'shop', version: green });
  rig.write({ 'pipelines/shop/clean.sql': 'select 2\n' });
  const later = await rig.history.snapshot('run');
  recordRun(rig.database, { run: 'r2', pipeline: 'shop', version: later, status: 'failed' });
  recordRun(rig.database, { run: 'r3', pipeline: 'shop', version: later, complete: false });
  const { from, files } = await rig.history.diff('green:shop', 'current');
  expect(from).toBe(green);
  expect(files.map(({ path }) => path)).toEqual(['pipelines/shop/clean.sql']);
  recordRun(rig.database, { run: 'r4', pipeline: 'shop', version: 'gone' });
  await expect(rig.history.diff('green:shop', 'current')).rejects.toMatchObject({
    code: 'history.version_missing',
  });
});

test('a file in a version; none where it has none of that name', async () => {
  const rig = await openRig(SHOP);
  const version = await rig.history.snapshot('run');
  expect(await rig.history.file(version, 'pipelines/shop/orders.sql')).toBe('select 1 as id\n');
  for (const path of ['pipelines/shop', 'pipelines/shop/', '/', '../x', '.tidemill/state.db', '']) {
    expect(await rig.history.file(version, path)).toBe(null);
  }
});

test('texts that differ in very many lines are compared all the same', async () => {
  const lines = (word: string) =>
    Array.from({ length: 20_000 }, (_, i) => `-- ${word} ${i}\n`).join('');
  const rig = await openRig({ ...SHOP, 'pipelines/shop/clean.sql': lines('a') });
  await rig.history.snapshot('run');
  rig.write({ 'pipelines/shop/clean.sql': lines('b') });
  const { files } = await rig.history.diff(null, 'current');
  expect(files).toMatchObject([{ added: 20_000, removed: 20_000 }]);
});
