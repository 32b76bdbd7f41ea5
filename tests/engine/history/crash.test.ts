import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { folderOf, resources, SHOP } from '../project/folders.ts';
import { fsck, openRig } from './rig.ts';

/** Lets another process make versions, kills it some time after so many, and says which it had told of. */
async function killWhileSnapshotting(dir: string, first: number, after: number, delay: number) {
  const script = path.resolve('tests/engine/history/snapshot-forever.ts');
  const child = spawn(process.execPath, [script, dir, resources, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: { number: number; version: string }[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const [number, version = ''] = line.split(' ');
    told.push({ number: Number(number), version });
    if (told.length === after) void wait(delay).then(() => child.kill('SIGKILL'));
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return told;
}

test('kill -9 while versions are made and packed: none that was told of is lost, and it goes on', async () => {
  const dir = folderOf(SHOP);
  const told: { number: number; version: string }[] = [];
  for (let round = 0; round < 5; round += 1) {
    const first = (told.at(-1)?.number ?? 0) + 2;
    told.push(...(await killWhileSnapshotting(dir, first, 2 + round, round * 7)));
    const rig = await openRig(dir);
    const { versions, problem } = await rig.list();
    expect(problem).toBe(null);
    const listed = new Set(versions.map(({ version }) => version));
    expect(told.filter(({ version }) => !listed.has(version))).toEqual([]);
    expect(fsck(rig.repository)).toBe('');
    await rig.close();
  }
  const rig = await openRig(dir);
  for (const { number, version } of told) {
    expect(await rig.history.file(version, 'pipelines/shop/clean.sql')).toBe(`-- ${number}\n`);
  }
});
