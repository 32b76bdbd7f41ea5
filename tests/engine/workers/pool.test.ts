import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { isAlive } from '../../fixtures/processes.ts';
import { jsonOf, Rig } from './rig.ts';

const ONE = 'def f(): return 1';

/** Blocks that tell how many run at once: each has a file of its own among the others' for as long as it runs. */
const PYTHON_COUNT = `
import os, time
def f():
    mine = f"running/{time.time_ns()}-{os.getpid()}"
    open(mine, "x").close()
    at_once = len(os.listdir("running"))
    time.sleep(0.02)
    os.remove(mine)
    return at_once
`;
const TYPESCRIPT_COUNT = `
import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
export default async () => {
  const mine = 'running/' + randomUUID();
  writeFileSync(mine, '');
  const atOnce = readdirSync('running').length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  rmSync(mine);
  return atOnce;
};
`;

function settings(workers: number) {
  return { python: null, workers, blockMemoryBytes: 2e9 };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('never more blocks run at once than the limit says, over all languages, in order', async () => {
  const rig = new Rig({ settings: settings(2) });
  const order: number[] = [];
  mkdirSync(join(rig.project, 'running'));
  const counts = await Promise.all(
    Array.from({ length: 10 }, async (_, at) => {
      const onStart = () => order.push(at);
      return jsonOf(
        at % 2
          ? await rig.output('python', PYTHON_COUNT, { onStart })
          : await rig.output('typescript', TYPESCRIPT_COUNT, { onStart }),
      ) as number;
    }),
  );
  expect(Math.max(...counts)).toBeLessThanOrEqual(2);
  // Of two that are let in together either may start first, but nobody overtakes the queue.
  for (const [position, at] of order.entries()) expect(Math.abs(position - at)).toBeLessThan(3);
  await rig.close();
});

test('a worker is warm and reused, and replaced after so many jobs', async () => {
  const rig = new Rig({ jobsPerWorker: 3 });
  const pids = new Set<unknown>();
  for (let at = 0; at < 6; at++) {
    pids.add(jsonOf(await rig.output('python', 'import os\ndef f(): return os.getpid()')));
  }
  expect(pids.size).toBe(2);
  await rig.close();
});

test('a worker that kept much memory makes room for a fresh one', async () => {
  const rig = new Rig({ settings: { ...settings(1), blockMemoryBytes: 1e9 } });
  const hoard =
    'import builtins, os\ndef f():\n  builtins.kept = b"x" * 600_000_000\n  return os.getpid()';
  const first = jsonOf(await rig.output('python', hoard));
  const second = jsonOf(await rig.output('python', 'import os\ndef f(): return os.getpid()'));
  expect(second).not.toBe(first);
  await rig.close();
});

test('idle surplus ends, but one of a language stays warm', async () => {
  const rig = new Rig({ idleMs: 100 });
  const wait = 'import time\ndef f(): time.sleep(0.4)';
  await Promise.all([rig.run('python', wait), rig.run('python', wait), rig.run('python', wait)]);
  expect(rig.pids('python').length).toBeGreaterThan(1);
  await until(() => rig.pids('python').length === 1);
  await rig.output('python', ONE);
  await rig.close();
});

test('a spare is ready after a kill', async () => {
  const rig = new Rig();
  const { outcome } = await rig.run('python', 'import os\ndef f(): os.abort()');
  expect(outcome.type).toBe('error');
  await until(() => rig.pool.workers().some(({ state }) => state === 'idle'));
  const [spare] = rig.pids('python');
  expect(jsonOf(await rig.output('python', 'import os\ndef f(): return os.getpid()'))).toBe(spare);
  await rig.close();
});

test('reading does not wait for blocks', async () => {
  const rig = new Rig({ settings: settings(1) });
  const output = await rig.output('sql', 'select i from range(10) t(i)');
  const controller = new AbortController();
  const blocking = rig.run('python', 'import time\ndef f(): time.sleep(1000)', {
    signal: controller.signal,
  });
  const page = await rig.pool.read({ op: 'page', output, offset: 8, limit: 5 });
  expect(page).toMatchObject({ rows: [[8], [9]] });
  controller.abort();
  await blocking;
  await rig.close();
});

test('a read that fails says why, and one that is aborted stops', async () => {
  const rig = new Rig();
  const output = await rig.output('sql', 'select 1 as a');
  const gone = { ...output, path: join(rig.project, 'gone.parquet') };
  await expect(rig.pool.read({ op: 'page', output: gone, offset: 0, limit: 1 })).rejects.toThrow(
    'gone.parquet',
  );
  const read = { op: 'page' as const, output, offset: 0, limit: 1 };
  await expect(rig.pool.read(read, AbortSignal.abort())).rejects.toThrow('abort');
  await rig.close();
});

test('the reading worker ends when nobody reads', async () => {
  const rig = new Rig({ idleMs: 50 });
  const output = await rig.output('sql', 'select 1 as a');
  await rig.pool.read({ op: 'page', output, offset: 0, limit: 1 });
  expect(rig.pids('sql')).toHaveLength(2);
  await until(() => rig.pids('sql').length === 1);
  await rig.close();
});

test('the environment of a language is known after one hello', async () => {
  const rig = new Rig();
  const [python, sql] = await Promise.all([
    rig.pool.environment('python'),
    rig.pool.environment('sql'),
  ]);
  expect(python.version).toMatch(/^3\.\d+\.\d+$/);
  expect(sql.version).toMatch(/^1\.\d+\.\d+$/);
  await rig.close();
});

test('warm starts one worker ahead of need, once', async () => {
  const rig = new Rig();
  rig.pool.warm(['python', 'python']);
  rig.pool.warm(['python']);
  await until(() => rig.pool.workers().some(({ state }) => state === 'idle'));
  expect(rig.pids('python')).toHaveLength(1);
  await rig.close();
});

test('a worker sees neither secrets nor what changes programs, and finds tidemill', async () => {
  process.env.TIDEMILL_TOKEN = 'secret';
  process.env.NODE_OPTIONS = '--no-warnings';
  const rig = new Rig();
  const code = 'import os\nimport tidemill\ndef f(): return dict(os.environ)';
  const environment = jsonOf(await rig.output('python', code));
  expect(environment).not.toHaveProperty('TIDEMILL_TOKEN');
  expect(environment).not.toHaveProperty('NODE_OPTIONS');
  expect(environment).toHaveProperty('PATH');
  delete process.env.TIDEMILL_TOKEN;
  delete process.env.NODE_OPTIONS;
  await rig.close();
});

test('closing cancels what runs and waits, and leaves no process', async () => {
  const rig = new Rig({ settings: settings(1) });
  let started: () => void = () => {};
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  const first = rig.run('python', 'while True: pass', { onStart: () => started() });
  const second = rig.run('python', ONE);
  await running;
  const pids = rig.pids('python');
  await rig.close();
  expect((await first).outcome).toEqual({ type: 'cancelled' });
  expect((await second).outcome).toEqual({ type: 'cancelled' });
  expect(pids.some(isAlive)).toBe(false);
  expect((await rig.run('python', ONE)).outcome).toEqual({ type: 'cancelled' });
});

test('after close nothing keeps the process alive', async () => {
  const script = join(import.meta.dirname, 'open-and-close.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  expect(stdout).toBe('output\n');
});
