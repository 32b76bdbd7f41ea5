import { mkdirSync, rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openProject } from '../../../electron/engine/project/open-project.ts';
import { folderOf, resources, SHOP, writeFiles } from './folders.ts';

/** A watched project; `next` gives the changes in order, each as soon as it is told. */
async function watched() {
  const dir = folderOf(SHOP);
  const project = await openProject(dir, { resources });
  const told: (string | null)[] = [];
  let wake = () => {};
  const stop = project.watch(({ pipeline }) => {
    told.push(pipeline);
    wake();
  });
  onTestFinished(async () => {
    await stop();
    await project.close();
  });
  const next = async () => {
    while (told.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return told.shift();
  };
  return { dir, project, told, next };
}

test('changes outside are told once each, and what changes nothing is not', async () => {
  const { dir, project, told, next } = await watched();
  await project.load('shop');
  writeFiles(dir, {
    'pipelines/shop/orders.sql': 'select 2\n',
    'pipelines/shop/clean.sql': 'from orders limit 1\n',
  });
  expect(await next()).toBe('shop');

  utimesSync(path.join(dir, 'pipelines/shop/orders.sql'), new Date(), new Date());
  mkdirSync(path.join(dir, 'pipelines/shop/node_modules/x'), { recursive: true });
  writeFiles(dir, {
    'pipelines/shop/node_modules/x/y.ts': '',
    '.tidemill/state.db': 'x',
    'data/orders.csv': 'x',
  });
  writeFiles(dir, { 'tidemill.yaml': 'name: shop\n' });
  expect(await next()).toBe(null);

  writeFiles(dir, { 'pipelines/other/pipeline.yaml': 'blocks: []\n' });
  expect(await next()).toBe(null);
  rmSync(path.join(dir, 'pipelines/other'), { recursive: true });
  expect(await next()).toBe(null);
  expect(told).toEqual([]);
});

test('own edits are told once, at once, and the watcher does not tell them again', async () => {
  const { dir, project, told, next } = await watched();
  const { revision } = await project.load('shop');
  const after = await project.edit('shop', revision, [
    { type: 'set_code', name: 'orders', code: 'select 3\n' },
  ]);
  expect(told).toEqual(['shop']);
  await project.edit('shop', after.revision, [{ type: 'set_description', description: 'x' }]);
  expect(told).toEqual(['shop', 'shop']);
  await project.create('fresh');
  expect(told).toEqual(['shop', 'shop', null]);
  told.length = 0;
  // The next thing that is told is this, and not an echo of the edits.
  writeFiles(dir, { 'pipelines/fresh/pipeline.yaml': 'description: new\n' });
  expect(await next()).toBe('fresh');
  expect(told).toEqual([]);
});
