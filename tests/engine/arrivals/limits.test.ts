import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { Backlog } from '../../../electron/engine/schedule/arrivals/backlog.ts';
import { listFolder } from '../../../electron/engine/schedule/arrivals/files/list-folder.ts';
import {
  remoteDisk,
  remoteDiskOf,
} from '../../../electron/engine/schedule/arrivals/files/remote-disk.ts';
import { TokenBucket } from '../../../electron/engine/schedule/arrivals/hooks/token-bucket.ts';

it('a bucket lets a burst through, then as many as it is filled with, and says how long to wait', () => {
  let now = 0;
  const bucket = new TokenBucket({ burst: 3, perSecond: 0.5 }, { monotonic: () => now });
  expect([1, 2, 3, 4].map(() => bucket.take())).toEqual([0, 0, 0, 2]);
  now = 1_999;
  expect(bucket.take()).toBe(1);
  now = 2_000;
  expect(bucket.take()).toBe(0);
  now = 1_000_000;
  expect([1, 2, 3, 4].map(() => bucket.take())).toEqual([0, 0, 0, 2]);
});

it('a backlog keeps the newest and folds the rest, whatever order they come in', () => {
  const folded: number[] = [];
  const sizes: number[] = [];
  const backlog = new Backlog<number>('all', (items) => {
    folded.push(...items);
    sizes.push(items.length);
  });
  for (let i = 0; i < 50_000; i += 1) backlog.add((i * 7_919) % 50_000, (i * 7_919) % 50_000);
  const { caughtUp, missed } = backlog.settle(false);
  expect(caughtUp).toEqual(Array.from({ length: 100 }, (_, i) => 49_900 + i));
  expect(missed).toEqual(Array.from({ length: 1_000 }, (_, i) => 48_900 + i));
  expect(folded.sort((a, b) => a - b)).toEqual(Array.from({ length: 48_900 }, (_, i) => i));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(512);
});

it('what is latest is not caught up with where something newer came', () => {
  const backlog = new Backlog<string>('latest', () => {});
  backlog.add(1, 'old');
  backlog.add(2, 'older than the newest');
  expect(backlog.settle(true)).toEqual({ caughtUp: [], missed: ['old', 'older than the newest'] });
});

it('a folder is listed in slices, sorted, and only what is wanted', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'tidemill-list-'));
  const names = Array.from({ length: 3_000 }, (_, i) => `${(i * 7_919) % 3_000}.csv`);
  await Promise.all(names.map((name) => writeFile(path.join(dir, name), '')));
  const listed: string[] = [];
  for await (const slice of listFolder(dir, ({ name }) => !name.startsWith('1'))) {
    expect(slice.length).toBeLessThanOrEqual(128);
    listed.push(...slice);
  }
  expect(listed).toEqual(names.filter((name) => !name.startsWith('1')).sort());
  await rm(dir, { recursive: true });
});

it('a disk that is elsewhere is known by its number, this machine’s own is not one', async () => {
  expect([0x6969, 0xff534d42, -11_317_950, 0x01021997].map(remoteDisk)).toEqual([
    'NFS',
    'CIFS',
    'CIFS',
    '9P',
  ]);
  expect(await remoteDiskOf(tmpdir())).toBeNull();
  expect(await remoteDiskOf('/no/such/folder')).toBeNull();
});
