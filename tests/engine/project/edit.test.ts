import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openProject } from '../../../electron/engine/project/open-project.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';
import { folderOf, mountDisk, resources, SHOP, writeFiles } from './folders.ts';

const code = (name: string, text: string): Edit => ({ type: 'set_code', name, code: text });
const text = (dir: string, file: string) =>
  readFileSync(path.join(dir, 'pipelines/shop', file), 'utf8');

async function open(files: Record<string, string | Uint8Array> = SHOP) {
  const dir = folderOf(files);
  const project = await openProject(dir, { resources });
  return { dir, project, loaded: await project.load('shop') };
}

test('edits are in the files, with comments and order kept, and give a new revision', async () => {
  const { dir, project, loaded } = await open();
  const after = await project.edit('shop', loaded.revision, [
    {
      type: 'add_block',
      name: 'report',
      kind: 'sink',
      language: 'python',
      inputs: ['clean'],
      code: null,
      position: { x: 10, y: 20 },
    },
    { type: 'rename_block', name: 'orders', to: 'raw_orders' },
    { type: 'set_block', name: 'clean', key: 'timeout', value: '5m' },
    code('clean', 'from raw_orders\n'),
  ]);
  expect(text(dir, 'pipeline.yaml')).toBe(`# The shop
blocks:
  - name: raw_orders # raw
    kind: source
    file: raw_orders.sql
  - name: clean
    kind: transform
    file: clean.sql
    inputs: [raw_orders]
    timeout: 5m
  - name: report
    kind: sink
    file: report.py
    inputs: [clean]
`);
  expect(text(dir, 'layout.json')).toBe('{\n  "report": { "x": 10, "y": 20 }\n}\n');
  expect(text(dir, 'clean.sql')).toBe('from raw_orders\n');
  expect(text(dir, 'report.py')).toContain('def report(clean, params, context):');
  expect(readdirSync(path.join(dir, 'pipelines/shop')).sort()).toEqual([
    'clean.sql',
    'layout.json',
    'pipeline.yaml',
    'raw_orders.sql',
    'report.py',
  ]);
  expect(after.problems).toEqual([]);
  expect(after.revision).not.toBe(loaded.revision);
  expect(await (await openProject(dir, { resources })).load('shop')).toEqual(after);
});

test('a removed block takes its file and its connections along', async () => {
  const { dir, project, loaded } = await open();
  const after = await project.edit('shop', loaded.revision, [
    { type: 'remove_block', name: 'orders' },
  ]);
  expect(after.pipeline.blocks).toMatchObject([{ name: 'clean', inputs: [] }]);
  expect(readdirSync(path.join(dir, 'pipelines/shop')).sort()).toEqual([
    'clean.sql',
    'pipeline.yaml',
  ]);
});

test('an edit of files that were changed elsewhere writes nothing', async () => {
  const { dir, project, loaded } = await open();
  writeFiles(dir, { 'pipelines/shop/orders.sql': 'select 99\n' });
  await expect(
    project.edit('shop', loaded.revision, [code('orders', 'mine')]),
  ).rejects.toMatchObject({
    code: 'pipeline.conflict',
  });
  expect(text(dir, 'orders.sql')).toBe('select 99\n');
});

test('of two edits of one revision the second is refused', async () => {
  const { project, loaded } = await open();
  const results = await Promise.allSettled([
    project.edit('shop', loaded.revision, [code('orders', 'one')]),
    project.edit('shop', loaded.revision, [code('clean', 'two')]),
  ]);
  expect(results).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { code: 'pipeline.conflict' } },
  ]);
});

test.each<[string, Edit[], string]>([
  ['a cycle', [{ type: 'connect', from: 'clean', to: 'orders' }], 'pipeline.cycle'],
  [
    'a block connected to itself',
    [{ type: 'connect', from: 'clean', to: 'clean' }],
    'pipeline.cycle',
  ],
  [
    'a second connection',
    [{ type: 'connect', from: 'orders', to: 'clean' }],
    'block.duplicate_input',
  ],
  ['an unknown block', [{ type: 'remove_block', name: 'ordres' }], 'pipeline.unknown_block'],
  [
    'a name that is taken',
    [{ type: 'rename_block', name: 'orders', to: 'clean' }],
    'pipeline.duplicate_block',
  ],
  [
    'a duration that is none',
    [{ type: 'set_block', name: 'orders', key: 'timeout', value: 'soon' }],
    'block.bad_value',
  ],
  [
    'the last of several',
    [code('orders', 'x'), { type: 'connect', from: 'clean', to: 'orders' }],
    'pipeline.cycle',
  ],
])('%s is refused, and nothing is written', async (_what, edits, expected) => {
  const { dir, project, loaded } = await open();
  await expect(project.edit('shop', loaded.revision, edits)).rejects.toMatchObject({
    code: expected,
  });
  for (const [file, content] of Object.entries(SHOP)) {
    expect(readFileSync(path.join(dir, file), 'utf8')).toBe(content);
  }
});

test('a file that nobody refers to is not overwritten by a new block', async () => {
  const { dir, project, loaded } = await open({ ...SHOP, 'pipelines/shop/notes.md': 'mine\n' });
  await expect(
    project.edit('shop', loaded.revision, [
      {
        type: 'add_block',
        name: 'notes',
        kind: 'note',
        language: 'markdown',
        inputs: [],
        code: '',
        position: null,
      },
    ]),
  ).rejects.toMatchObject({ code: 'block.file_exists' });
  expect(text(dir, 'notes.md')).toBe('mine\n');
});

test('files that cannot be read are not overwritten', async () => {
  const bytes = Buffer.from([0x61, 0xff]);
  const { dir, project, loaded } = await open({
    ...SHOP,
    'pipelines/shop/orders.sql': bytes,
    'pipelines/shop/layout.json': '{',
  });
  const refused = (edit: Edit) => project.edit('shop', loaded.revision, [edit]);
  await expect(refused(code('orders', 'x'))).rejects.toMatchObject({ code: 'block.not_utf8' });
  await expect(
    refused({ type: 'move_blocks', positions: { orders: { x: 1, y: 1 } } }),
  ).rejects.toMatchObject({ code: 'layout.broken' });
  expect(readFileSync(path.join(dir, 'pipelines/shop/orders.sql'))).toEqual(bytes);
});

test('a file with faults can be edited towards fewer of them, and YAML that is broken by hand only', async () => {
  const { dir, project, loaded } = await open({
    ...SHOP,
    'pipelines/shop/pipeline.yaml': `${SHOP['pipelines/shop/pipeline.yaml']}  - { name: lost, kind: sink, file: lost.sql, inputs: [clean] }\n`,
  });
  expect(loaded.problems).toMatchObject([{ code: 'block.missing_file' }]);
  const connected = await project.edit('shop', loaded.revision, [
    { type: 'connect', from: 'orders', to: 'lost' },
  ]);
  expect(connected.problems).toMatchObject([{ code: 'block.missing_file' }]);
  const mended = await project.edit('shop', connected.revision, [code('lost', 'from clean\n')]);
  expect(mended.problems).toEqual([]);
  writeFiles(dir, { 'pipelines/shop/pipeline.yaml': 'blocks: [\n' });
  const { revision } = await project.load('shop');
  await expect(
    project.edit('shop', revision, [{ type: 'set_description', description: 'x' }]),
  ).rejects.toMatchObject({ code: 'pipeline.broken_yaml' });
});

test('a trigger of a file that is not valid YAML asks for the file to be mended, not about its own keys', async () => {
  const { dir, project } = await open(SHOP);
  writeFiles(dir, { 'pipelines/shop/pipeline.yaml': 'blocks: [\n' });
  const { revision } = await project.load('shop');
  for (const value of [{ files: 'in/*.csv', params: { path: 'a.csv' } }, null]) {
    await expect(
      project.edit('shop', revision, [{ type: 'set_trigger', name: 'drop', value }]),
    ).rejects.toMatchObject({
      code: 'pipeline.broken_yaml',
      message: expect.stringMatching(/^pipeline\.yaml must be mended by hand first\. /),
    });
  }
});

test('modes and symbolic links inside the project stay', async () => {
  const dir = folderOf({ ...SHOP, 'lib/orders.sql': 'select 1\n' });
  const link = path.join(dir, 'pipelines/shop/linked.sql');
  symlinkSync('../../lib/orders.sql', link);
  writeFiles(dir, {
    'pipelines/shop/pipeline.yaml':
      'blocks: [{ name: linked, kind: source, file: linked.sql }, { name: clean, kind: source, file: clean.sql }]\n',
  });
  chmodSync(path.join(dir, 'pipelines/shop/clean.sql'), 0o750);
  const project = await openProject(dir, { resources });
  const { revision } = await project.load('shop');
  await project.edit('shop', revision, [
    code('linked', 'new'),
    code('clean', 'new'),
    { type: 'rename_block', name: 'clean', to: 'cleaner' },
  ]);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(path.join(dir, 'lib/orders.sql'), 'utf8')).toBe('new');
  expect(statSync(path.join(dir, 'pipelines/shop/cleaner.sql')).mode & 0o777).toBe(0o750);
});

test('an edit that changes nothing touches no file', async () => {
  const { dir, project, loaded } = await open();
  const before = statSync(path.join(dir, 'pipelines/shop/pipeline.yaml'), { bigint: true });
  const after = await project.edit('shop', loaded.revision, [
    code('orders', 'select 1 as id\n'),
    { type: 'set_description', description: null },
    { type: 'rename_block', name: 'clean', to: 'clean' },
  ]);
  expect(after).toBe(loaded);
  const { ino, mtimeNs } = statSync(path.join(dir, 'pipelines/shop/pipeline.yaml'), {
    bigint: true,
  });
  expect([ino, mtimeNs]).toEqual([before.ino, before.mtimeNs]);
});

test('new pipelines: a name once, in a form that every system takes', async () => {
  const { project } = await open();
  expect((await project.create('daily-2')).pipeline).toMatchObject({ name: 'daily-2', blocks: [] });
  await expect(project.create('Shop')).rejects.toMatchObject({ code: 'pipeline.exists' });
  for (const name of ['my shop', '', '../x', '.x', 'a/b', 'x'.repeat(64)]) {
    await expect(project.create(name)).rejects.toMatchObject({ code: 'pipeline.bad_name' });
  }
});

test('a full disk leaves the old files, and an edit that fits still goes through', async ({
  skip,
}) => {
  const dir = folderOf();
  if (mountDisk(dir, 'size=300k') === null) skip('needs the right to mount a file system');
  writeFiles(dir, SHOP);
  const project = await openProject(dir, { resources });
  const { revision } = await project.load('shop');
  const large = `-- ${'x'.repeat(400_000)}\n`;
  for (const edits of [[code('orders', large)], [code('clean', 'new\n'), code('orders', large)]]) {
    await expect(project.edit('shop', revision, edits)).rejects.toMatchObject({
      data: { code: 'disk.full', file: expect.stringContaining('pipelines/shop/') },
    });
  }
  expect(text(dir, 'orders.sql')).toBe('select 1 as id\n');
  expect(text(dir, 'clean.sql')).toBe('from orders\n');
  expect(readdirSync(path.join(dir, 'pipelines/shop')).sort()).toEqual([
    'clean.sql',
    'orders.sql',
    'pipeline.yaml',
  ]);
  const after = await project.edit('shop', revision, [code('orders', 'select 2\n')]);
  expect(after.code.orders).toBe('select 2\n');
});
