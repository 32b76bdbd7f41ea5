import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { finishCommits } from '../../../electron/engine/project/commit-files.ts';
import { openProject } from '../../../electron/engine/project/open-project.ts';
import { folderOf, resources, SHOP, writeFiles } from './folders.ts';

/** Lets another process edit the shop, kills it some time after `after` edits, and says the last it saved. */
async function killWhileEditing(dir: string, first: number, after: number, delay: number) {
  const script = path.resolve('tests/engine/project/edit-forever.ts');
  const child = spawn(process.execPath, [script, dir, resources, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let saved = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    saved = Number(line);
    if (saved - first + 1 === after) void wait(delay).then(() => child.kill('SIGKILL'));
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return saved;
}

test('kill -9 while editing: every file is whole, and after opening all are of one edit', async () => {
  const dir = folderOf(SHOP);
  const file = (name: string) => readFileSync(path.join(dir, 'pipelines/shop', name), 'utf8');
  const numberOf = (name: string) => {
    const lines = file(name).split('\n');
    expect(lines).toHaveLength(5_001);
    expect(new Set(lines).size).toBe(2);
    return Number(lines[0]?.slice('-- '.length));
  };
  let last = 0;
  for (let round = 0; round < 6; round++) {
    last = await killWhileEditing(dir, last + 1, 1 + (round % 3), round * 2.3);
    expect(numberOf('orders.sql')).toBeGreaterThanOrEqual(last);
    expect(numberOf('clean.sql')).toBeGreaterThanOrEqual(last);

    const project = await openProject(dir, { resources });
    const { pipeline, layout, problems } = await project.load('shop');
    await project.close();
    const number = numberOf('orders.sql');
    expect(problems).toEqual([]);
    expect([number, numberOf('clean.sql')]).toEqual([number, number]);
    expect(pipeline.description).toBe(`number ${number}`);
    expect(layout.orders?.x).toBe(number);
    expect([last, last + 1]).toContain(number);
    expect(readdirSync(path.join(dir, 'pipelines/shop')).sort()).toEqual([
      'clean.sql',
      'layout.json',
      'orders.sql',
      'pipeline.yaml',
    ]);
    expect(readdirSync(path.join(dir, '.tidemill/edits'))).toEqual([]);
    last = number;
  }
});

test('a commit that was cut short gives way to what somebody saved since', async () => {
  const dir = folderOf(SHOP);
  const shop = path.join(dir, 'pipelines/shop');
  const journals = path.join(dir, '.tidemill/edits');
  writeFiles(dir, {
    '.tidemill/edits/1.json': JSON.stringify({
      files: [
        {
          aside: path.join(shop, '.a.tidemill-tmp'),
          target: path.join(shop, 'orders.sql'),
          before: 'of another text',
        },
        {
          aside: path.join(shop, '.b.tidemill-tmp'),
          target: path.join(shop, 'new.sql'),
          before: null,
        },
      ],
      deletions: [],
    }),
    'pipelines/shop/.a.tidemill-tmp': 'of the edit',
    'pipelines/shop/.b.tidemill-tmp': 'of the edit',
  });
  await finishCommits(journals);
  expect(readFileSync(path.join(shop, 'orders.sql'), 'utf8')).toBe('select 1 as id\n');
  expect(readdirSync(shop).sort()).toEqual(['clean.sql', 'orders.sql', 'pipeline.yaml']);
  expect(readdirSync(journals)).toEqual([]);
});
