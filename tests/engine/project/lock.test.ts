import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { lockHolder, lockProject } from '../../../electron/engine/project/lock.ts';
import { processStart } from '../../../electron/engine/project/process-identity.ts';
import { folderOf, mountDisk, SHOP, writeFiles } from './folders.ts';

interface Opener {
  child: ChildProcess;
  /** Tries to take the lock: `held`, or the code of the error. */
  tryLock(): Promise<string>;
}

async function opener(dir: string): Promise<Opener> {
  const script = path.resolve('tests/engine/project/hold-lock.ts');
  const child = spawn(process.execPath, [script, dir], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    child,
    async tryLock() {
      child.stdin.write('now\n');
      return String((await lines.next()).value);
    },
  };
}

const lockFile = (dir: string) => path.join(dir, '.tidemill/engine.lock');

test('one engine holds a project: a second is told its pid, and can find its address', async () => {
  const dir = folderOf(SHOP);
  const other = await opener(dir);
  expect(await other.tryLock()).toBe('held');
  await expect(lockProject(dir)).rejects.toMatchObject({
    data: {
      code: 'project.locked',
      message: `Another Tidemill holds this project: process ${other.child.pid}.`,
    },
  });
  expect(await lockHolder(dir)).toMatchObject({ pid: other.child.pid, url: 'http://held' });

  other.child.kill('SIGKILL');
  await once(other.child, 'exit');
  expect(await lockHolder(dir)).toBeNull();
  const lock = await lockProject(dir);
  await lock.announce('http://here');
  expect(await lockHolder(dir)).toMatchObject({ pid: process.pid, url: 'http://here' });
  await lock.release();
  expect(readdirSync(path.join(dir, '.tidemill'))).toEqual(['.gitignore']);
});

test('of several that find a dead holder at once exactly one gets the lock', async () => {
  const dir = folderOf(SHOP);
  const dead = await opener(dir);
  await dead.tryLock();
  dead.child.kill('SIGKILL');
  await once(dead.child, 'exit');
  const openers = await Promise.all(Array.from({ length: 6 }, () => opener(dir)));
  const answers = await Promise.all(openers.map((one) => one.tryLock()));
  expect(answers.sort()).toEqual(['held', ...Array.from({ length: 5 }, () => 'project.locked')]);
  expect(readdirSync(path.join(dir, '.tidemill')).sort()).toEqual(['.gitignore', 'engine.lock']);
});

test.each([
  ['a pid that another process got since', { pid: process.pid, started: 'long ago:1', url: null }],
  ['a pid that nobody has', { pid: 2 ** 22 + 1, started: 'long ago:1', url: null }],
  ['a file that is no lock', 'garbage'],
  ['an empty file', ''],
])('%s holds nothing', async (_what, content) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const dir = folderOf({ ...SHOP, '.tidemill/engine.lock': text });
  const lock = await lockProject(dir);
  expect(JSON.parse(readFileSync(lockFile(dir), 'utf8'))).toEqual({
    pid: process.pid,
    started: processStart(process.pid),
    url: null,
  });
  await lock.release();
  expect(existsSync(lockFile(dir))).toBe(false);
});

test('a claim that a taker left when it was killed does not stop the next', async () => {
  const holder = { pid: 2 ** 22 + 1, started: 'boot:1', url: null };
  const dir = folderOf({ ...SHOP, '.tidemill/engine.lock': JSON.stringify(holder) });
  writeFiles(dir, {
    [`.tidemill/engine.lock.${holder.pid}-boot-1`]: JSON.stringify({ ...holder, pid: 2 ** 22 + 2 }),
  });
  await (await lockProject(dir)).release();
  expect(readdirSync(path.join(dir, '.tidemill'))).toEqual(['.gitignore']);
});

test('who holds a project is told on a full disk too', async (context) => {
  const dir = folderOf(SHOP);
  const stateDir = path.join(dir, '.tidemill');
  mkdirSync(stateDir);
  if (mountDisk(stateDir, 'size=64k') === null) return context.skip('only root on Linux can mount');
  const other = await opener(dir);
  expect(await other.tryLock()).toBe('held');
  expect(() => writeFileSync(path.join(stateDir, 'filler'), Buffer.alloc(100_000))).toThrow();
  await expect(lockProject(dir)).rejects.toMatchObject({ data: { code: 'project.locked' } });
});

test('what another holds is not released', async () => {
  const dir = folderOf(SHOP);
  const lock = await lockProject(dir);
  writeFiles(dir, {
    '.tidemill/engine.lock': JSON.stringify({ pid: 1, started: null, url: null }),
  });
  await lock.release();
  expect(existsSync(lockFile(dir))).toBe(true);
});
