import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openProject } from '../../../electron/engine/project/open-project.ts';
import { folderOf, resources, SHOP } from './folders.ts';

const FILES = [
  { path: 'pipelines/shop/clean.sql', text: 'select 2\n' },
  { path: 'pipelines/weekly/pipeline.yaml', text: 'blocks: []\n' },
  { path: 'pipelines/shop/orders.sql', text: null },
];

function filesIn(dir: string): string[] {
  const entries = readdirSync(path.join(dir, 'pipelines'), {
    recursive: true,
    withFileTypes: true,
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
    .sort();
}

test('whole files are written and removed as one edit, of which watchers hear at once', async () => {
  const dir = folderOf(SHOP);
  const project = await openProject(dir, { resources });
  const heard: (string | null)[] = [];
  const stop = project.watch(({ pipeline }) => heard.push(pipeline));
  await project.replaceFiles(FILES, () => undefined);
  expect(heard).toEqual(expect.arrayContaining(['shop', null]));
  expect(await project.pipelines()).toEqual(['shop', 'weekly']);
  expect(filesIn(dir)).toEqual([
    'pipelines/shop/clean.sql',
    'pipelines/shop/pipeline.yaml',
    'pipelines/weekly/pipeline.yaml',
  ]);
  // A folder left empty goes with its last file.
  await project.replaceFiles(
    [{ path: 'pipelines/weekly/pipeline.yaml', text: null }],
    () => undefined,
  );
  expect(existsSync(path.join(dir, 'pipelines/weekly'))).toBe(false);
  await stop();
  await project.close();
});

test('none is written where it must not be after all', async () => {
  const dir = folderOf(SHOP);
  const project = await openProject(dir, { resources });
  const before = filesIn(dir);
  const refused = project.replaceFiles(FILES, () => {
    throw new Error('changed meanwhile');
  });
  await expect(refused).rejects.toThrow('changed meanwhile');
  expect(filesIn(dir)).toEqual(before);
  expect(readFileSync(path.join(dir, 'pipelines/shop/clean.sql'), 'utf8')).toBe('from orders\n');
  await project.close();
});

test('in a project that is read only nothing is', async () => {
  const dir = folderOf(SHOP);
  const project = await openProject(dir, { resources, readOnly: true });
  await expect(project.replaceFiles(FILES, () => undefined)).rejects.toMatchObject({
    code: 'project.read_only',
  });
  await project.close();
});

test('reading between writes sees no edit half done', async () => {
  const dir = folderOf(SHOP);
  const project = await openProject(dir, { resources });
  let { revision } = await project.load('shop');
  for (let number = 0; number < 10; number += 1) {
    const edited = project.edit('shop', revision, [
      { type: 'set_code', name: 'orders', code: `${number}` },
      { type: 'set_code', name: 'clean', code: `${number}` },
    ]);
    const read = (file: string) => readFileSync(path.join(dir, 'pipelines/shop', file), 'utf8');
    const both = await project.betweenWrites(() => [read('orders.sql'), read('clean.sql')]);
    expect(both).toEqual([`${number}`, `${number}`]);
    ({ revision } = await edited);
  }
  await project.close();
});
