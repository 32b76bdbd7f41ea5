import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openProject } from '../../../electron/engine/project/open-project.ts';
import { folderOf, mountDisk, remount, resources, SHOP, writeFiles } from './folders.ts';

const PIPELINE = 'pipelines/shop/pipeline.yaml';

test('a pipeline is read with its code, layout and revision', async () => {
  const dir = folderOf({ ...SHOP, 'pipelines/shop/layout.json': '{"orders": {"x": 1, "y": 2}}' });
  const project = await openProject(dir, { resources });
  expect(await project.pipelines()).toEqual(['shop']);
  const loaded = await project.load('shop');
  expect(loaded).toMatchObject({
    pipeline: { name: 'shop', blocks: [{ name: 'orders' }, { name: 'clean' }] },
    layout: { orders: { x: 1, y: 2 } },
    code: { orders: 'select 1 as id\n', clean: 'from orders\n' },
    problems: [],
  });
  expect(await project.load('shop')).toBe(loaded);
  await project.close();
});

test.each([
  [PIPELINE, `${SHOP[PIPELINE]}description: new\n`],
  ['pipelines/shop/orders.sql', 'select 2 as id\n'],
  ['pipelines/shop/layout.json', '{"orders": {"x": 5, "y": 2}}'],
])('a change of %s outside is seen at once, and is another revision', async (file, text) => {
  const dir = folderOf(SHOP);
  const project = await openProject(dir, { resources });
  const before = await project.load('shop');
  writeFiles(dir, { [file]: text });
  const after = await project.load('shop');
  expect(after.revision).not.toBe(before.revision);
  expect(after).not.toEqual({ ...before, revision: after.revision });
});

test('a pipeline that is not there is named with its nearest', async () => {
  const project = await openProject(folderOf(SHOP), { resources });
  await expect(project.load('shpo')).rejects.toMatchObject({
    data: { code: 'pipeline.missing', hint: "Did you mean 'shop'?" },
  });
  await expect(project.load('../pipelines/shop')).rejects.toMatchObject({
    data: { code: 'pipeline.missing' },
  });
});

test('a block file that is not UTF-8 is a problem with the byte, and has no code', async () => {
  const text = Buffer.concat([Buffer.from('select 1\n-- é '), Buffer.from([0xe9, 0x20])]);
  const dir = folderOf({ ...SHOP, 'pipelines/shop/orders.sql': text });
  const { problems, code } = await (await openProject(dir, { resources })).load('shop');
  expect(code.orders).toBeNull();
  expect(problems).toMatchObject([
    {
      code: 'block.not_utf8',
      file: 'pipelines/shop/orders.sql',
      line: 2,
      block: 'orders',
      message: expect.stringContaining(`offset ${text.length - 2}`),
    },
  ]);
});

test('block files that are folders, missing, too large or outside are problems with their line', async () => {
  const outside = folderOf({ 'secret.sql': 'select 1' });
  const dir = folderOf({
    'pipelines/shop/pipeline.yaml': `blocks:
  - { name: a, kind: source, file: folder.sql }
  - { name: b, kind: source, file: missing.sql }
  - { name: c, kind: source, file: large.sql }
  - { name: d, kind: source, file: linked.sql }
  - { name: e, kind: source, file: inside.sql }
  - { name: f, kind: source, file: over there/a file.sql }
`,
    'pipelines/shop/large.sql': '-'.repeat(5 * 1024 * 1024 + 1),
    'pipelines/shop/over there/a file.sql': 'select 1',
    'lib/shared.sql': 'select 2',
  });
  mkdirSync(path.join(dir, 'pipelines/shop/folder.sql'));
  symlinkSync(path.join(outside, 'secret.sql'), path.join(dir, 'pipelines/shop/linked.sql'));
  symlinkSync('../../lib/shared.sql', path.join(dir, 'pipelines/shop/inside.sql'));
  const { problems, code } = await (await openProject(dir, { resources })).load('shop');
  expect(problems.map((problem) => [problem.code, problem.line, problem.block])).toEqual([
    ['block.file_is_directory', 2, 'a'],
    ['block.missing_file', 3, 'b'],
    ['file.outside_project', 5, 'd'],
    ['block.too_large', undefined, 'c'],
  ]);
  expect(code).toEqual({ a: null, b: null, c: null, d: null, e: 'select 2', f: 'select 1' });
});

test('a pipeline folder that leads out of the project is refused', async () => {
  const outside = folderOf({ 'pipeline.yaml': 'blocks: []\n' });
  const dir = folderOf(SHOP);
  symlinkSync(outside, path.join(dir, 'pipelines/linked'));
  const project = await openProject(dir, { resources });
  const { problems, revision } = await project.load('linked');
  expect(problems).toMatchObject([{ code: 'file.outside_project' }]);
  await expect(
    project.edit('linked', revision, [{ type: 'set_description', description: 'x' }]),
  ).rejects.toMatchObject({ code: 'pipeline.broken_yaml' });
});

test('broken files of a pipeline are said, and the rest is still read', async () => {
  const dir = folderOf({ ...SHOP, 'pipelines/shop/layout.json': '{' });
  const project = await openProject(dir, { resources });
  expect((await project.load('shop')).problems).toMatchObject([
    { code: 'layout.broken', severity: 'warning' },
  ]);
  writeFileSync(path.join(dir, PIPELINE), Buffer.from([0x62, 0xff]));
  expect((await project.load('shop')).problems[0]).toMatchObject({ code: 'pipeline.not_utf8' });
});

test('a pipeline folder whose name has a space is a problem', async () => {
  const project = await openProject(folderOf({ 'pipelines/my shop/pipeline.yaml': '' }), {
    resources,
  });
  expect(await project.problems()).toMatchObject([
    { code: 'pipeline.bad_name', file: 'pipelines/my shop' },
  ]);
});

test('the settings and every pipeline are checked together', async () => {
  const dir = folderOf({
    ...SHOP,
    'tidemill.yaml': 'pyton: x\n',
    'pipelines/other/pipeline.yaml': 'blcks: []\n',
  });
  const project = await openProject(dir, { resources });
  const codes = (await project.problems()).map(({ code, file, line }) => [code, file, line]);
  expect(codes).toEqual([
    ['settings.unknown_key', 'tidemill.yaml', 1],
    ['pipeline.unknown_key', 'pipelines/other/pipeline.yaml', 1],
  ]);
  expect(await project.problems('shop')).toMatchObject([{ code: 'settings.unknown_key' }]);
});

test('what is no project is said', async () => {
  await expect(openProject('/nowhere/at/all', { resources })).rejects.toMatchObject({
    code: 'project.missing',
  });
  await expect(openProject(folderOf(), { resources })).rejects.toMatchObject({
    code: 'project.not_a_project',
  });
});

test('a project on a read-only disk opens, and refuses edits', async ({ skip }) => {
  const dir = folderOf();
  if (mountDisk(dir, 'size=1m') === null) skip('needs the right to mount a file system');
  writeFiles(dir, SHOP);
  remount(dir, 'ro');
  const project = await openProject(dir, { resources });
  expect(project.readOnly).toBe(true);
  const { revision, problems } = await project.load('shop');
  expect(problems).toEqual([]);
  await expect(
    project.edit('shop', revision, [{ type: 'set_code', name: 'orders', code: 'x' }]),
  ).rejects.toMatchObject({ code: 'project.read_only' });
  await expect(project.create('other')).rejects.toMatchObject({ code: 'project.read_only' });
});
