import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createProject } from '../../../electron/engine/project/create-project.ts';
import { findProject } from '../../../electron/engine/project/find-project.ts';

import { openProject } from '../../../electron/engine/project/open-project.ts';
import { folderOf, resources } from './folders.ts';

test('a new project opens without problems', async () => {
  const dir = path.join(folderOf(), 'my shop');
  await createProject({ dir, sample: null, resources });
  expect(readdirSync(dir).sort()).toEqual([
    '.gitignore',
    'README.md',
    'pipelines',
    'tidemill.yaml',
  ]);
  const project = await openProject(dir, { resources });
  expect(await project.problems()).toEqual([]);
  expect((await project.settings()).settings).toMatchObject({ name: 'my shop', dataframe: 'auto' });
  expect(readFileSync(path.join(dir, '.tidemill/.gitignore'), 'utf8')).toBe('*\n');
});

test('a folder that is not empty is left alone', async () => {
  const dir = folderOf({ 'mine.txt': 'mine' });
  const make = (folder: string) => createProject({ dir: folder, sample: null, resources });
  await expect(make(dir)).rejects.toMatchObject({ code: 'project.exists' });
  await expect(make(path.join(dir, 'mine.txt'))).rejects.toMatchObject({
    code: 'project.unusable',
  });
  expect(readdirSync(dir)).toEqual(['mine.txt']);
});

test('a sample is copied, its own files before ours', async () => {
  const samples = folderOf({
    'samples/shop/tidemill.yaml': 'name: the sample\n',
    'samples/shop/pipelines/shop/pipeline.yaml': 'blocks: []\n',
  });
  const dir = folderOf();
  await createProject({ dir, sample: 'shop', resources: samples });
  expect(readFileSync(path.join(dir, 'tidemill.yaml'), 'utf8')).toBe('name: the sample\n');
  expect(readdirSync(path.join(dir, 'pipelines'))).toEqual(['shop']);
  const misspelt = { dir: path.join(folderOf(), 'new'), sample: 'shpo', resources: samples };
  await expect(createProject(misspelt)).rejects.toMatchObject({
    data: { code: 'sample.missing', hint: "Did you mean 'shop'?" },
  });
  expect(readdirSync(path.dirname(misspelt.dir))).toEqual([]);
});

test('the project of a folder is the nearest upwards', () => {
  const dir = folderOf({ 'tidemill.yaml': '', 'sub/pipelines/x/pipeline.yaml': '' });
  mkdirSync(path.join(dir, 'a/b'), { recursive: true });
  expect(findProject(path.join(dir, 'a/b'))).toBe(dir);
  expect(findProject(path.join(dir, 'sub/pipelines/x'))).toBe(path.join(dir, 'sub'));
  expect(() => findProject(folderOf())).toThrowError(/no|Neither/);
});
