import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findProject } from '../../../electron/engine/project/find-project.ts';
import { newProject } from '../../../electron/engine/project/new-project.ts';
import { openProject } from '../../../electron/engine/project/open-project.ts';
import { folderOf, resources } from './folders.ts';

test('a new project opens without problems', async () => {
  const dir = path.join(folderOf(), 'my shop');
  await newProject(dir, { resources });
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
  await expect(newProject(dir, { resources })).rejects.toMatchObject({ code: 'new.not_empty' });
  await expect(newProject(path.join(dir, 'mine.txt'), { resources })).rejects.toMatchObject({
    code: 'new.not_empty',
  });
  expect(readdirSync(dir)).toEqual(['mine.txt']);
});

test('a sample is copied, its own files before ours', async () => {
  const samples = folderOf({
    'samples/shop/tidemill.yaml': 'name: the sample\n',
    'samples/shop/pipelines/shop/pipeline.yaml': 'blocks: []\n',
  });
  const dir = folderOf();
  await newProject(dir, { resources: samples, sample: 'shop' });
  expect(readFileSync(path.join(dir, 'tidemill.yaml'), 'utf8')).toBe('name: the sample\n');
  expect(readdirSync(path.join(dir, 'pipelines'))).toEqual(['shop']);
  await expect(
    newProject(folderOf(), { resources: samples, sample: 'shpo' }),
  ).rejects.toMatchObject({
    data: { code: 'new.unknown_sample', hint: "Did you mean 'shop'?" },
  });
});

test('the project of a folder is the nearest upwards', () => {
  const dir = folderOf({ 'tidemill.yaml': '', 'sub/pipelines/x/pipeline.yaml': '' });
  mkdirSync(path.join(dir, 'a/b'), { recursive: true });
  expect(findProject(path.join(dir, 'a/b'))).toBe(dir);
  expect(findProject(path.join(dir, 'sub/pipelines/x'))).toBe(path.join(dir, 'sub'));
  expect(() => findProject(folderOf())).toThrowError(/no|Neither/);
});
