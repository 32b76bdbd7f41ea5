import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Language } from '../../../shared/worker/protocol.ts';
import { isAlive, untilGone } from '../../fixtures/processes.ts';
import { type Ran, Rig } from './rig.ts';

const rig = new Rig();
/** Its workers get all the time that they want to stop: that they live on has nothing to do with it. */
const patient = new Rig({ graceMs: 3_600_000 });
afterAll(() => Promise.all([rig.close(), patient.close()]));

/** Cancels a block once it has printed or logged `ready`; gives how it ended. */
async function cancelled(language: Language, code: string, on = rig): Promise<Ran> {
  const controller = new AbortController();
  return on.run(language, code, {
    signal: controller.signal,
    onLog: (entries) => {
      if (entries.some(({ text }) => text.startsWith('ready'))) controller.abort();
    },
  });
}

test('a Python block that sleeps is interrupted, and its worker lives on', async () => {
  await patient.output('python', 'def f(): return 1');
  const before = patient.pids('python');
  const { outcome } = await cancelled(
    'python',
    'import time\ndef f():\n  print("ready", flush=True)\n  time.sleep(1000)',
    patient,
  );
  expect(outcome).toEqual({ type: 'cancelled' });
  expect(patient.pids('python')).toEqual(before);
  await patient.output('python', 'def f(): return 1');
});

test('a Python block that will not be interrupted is killed, with its worker', async () => {
  await rig.output('python', 'def f(): return 1');
  const before = rig.pids('python');
  expect(before).toHaveLength(1);
  const { outcome } = await cancelled(
    'python',
    `
def f():
    print("ready", flush=True)
    while True:
        try:
            n = 0
            while True: n += 1
        except BaseException:
            pass
`,
  );
  expect(outcome).toEqual({ type: 'cancelled' });
  expect(before.some(isAlive)).toBe(false);
  await rig.output('python', 'def f(): return 1');
});

test('a native call that holds the interpreter is killed', async () => {
  const { outcome } = await cancelled(
    'python',
    `
import ctypes
def f():
    print("ready", flush=True)
    # Holds the GIL, so that no other thread of the worker runs either.
    ctypes.PyDLL(None).sleep(1000)
`,
  );
  expect(outcome).toEqual({ type: 'cancelled' });
});

test('a SQL query is interrupted and its worker lives on', async () => {
  await patient.output('sql', 'select 1 as a');
  const before = patient.pids('sql');
  const query =
    'select count(*) as n from range(1e9::bigint) a, range(1e9::bigint) b where a.range % 7 = b.range % 11';
  // SQL cannot say how far it is: the first falls before the query as a rule, the last in it.
  for (const ms of [0, 5, 50]) {
    const controller = new AbortController();
    const { outcome } = await patient.run('sql', query, {
      signal: controller.signal,
      onStart: () => void setTimeout(() => controller.abort(), ms),
    });
    expect(outcome).toEqual({ type: 'cancelled' });
  }
  expect(patient.pids('sql')).toEqual(before);
  await patient.output('sql', 'select 1 as a');
});

test('an endless TypeScript loop is ended', async () => {
  const code = 'export default function () { console.log("ready"); for (;;) {} }';
  expect((await cancelled('typescript', code)).outcome).toEqual({ type: 'cancelled' });
  await rig.output('typescript', 'export default () => 1');
});

test.each([
  ['a child', 'subprocess.Popen(["sleep", "1000"])'],
  [
    'a child in a session of its own',
    'subprocess.Popen(["sleep", "1000"], start_new_session=True)',
  ],
  [
    'a child whose parent has gone',
    'subprocess.Popen(["sh", "-c", "setsid sleep 1000 & echo $!"], stdout=subprocess.PIPE, start_new_session=True)',
  ],
])('%s of a cancelled block is gone with it', async (_name, start) => {
  const { outcome, text } = await cancelled(
    'python',
    `
import subprocess, time
def f():
    child = ${start}
    pid = int(child.stdout.readline()) if child.stdout else child.pid
    if child.stdout: child.wait()
    print("ready", pid, flush=True)
    time.sleep(1000)
`,
  );
  expect(outcome).toEqual({ type: 'cancelled' });
  const pid = Number(text[0]?.split(' ')[1]);
  expect(pid).toBeGreaterThan(1);
  await untilGone(pid);
});

test('what a finished block leaves running stays until its worker ends', async () => {
  const own = new Rig();
  const { text } = await own.run(
    'python',
    'import subprocess\ndef f():\n  print(subprocess.Popen(["sleep", "1000"], stdout=subprocess.DEVNULL).pid)',
  );
  const pid = Number(text[0]);
  expect(isAlive(pid)).toBe(true);
  await own.close();
  await untilGone(pid);
});

test('a block that waits for its turn is cancelled without running', async () => {
  const single = new Rig({ settings: { python: null, workers: 1, blockMemoryBytes: 2e9 } });
  const running = new AbortController();
  const waiting = new AbortController();
  let started = false;
  const first = single.run('python', 'import time\ndef f(): time.sleep(1000)', {
    signal: running.signal,
  });
  const second = single.run('python', 'def f(): open("ran", "w")', {
    signal: waiting.signal,
    onStart: () => {
      started = true;
    },
  });
  waiting.abort();
  expect((await second).outcome).toEqual({ type: 'cancelled' });
  expect(started).toBe(false);
  running.abort();
  expect((await first).outcome).toEqual({ type: 'cancelled' });
  await single.close();
});

test('a block cancelled before it was handed over never starts', async () => {
  const signal = AbortSignal.abort();
  const { outcome } = await rig.run('python', 'def f(): open("ran", "w")', { signal });
  expect(outcome).toEqual({ type: 'cancelled' });
  expect(() => readFileSync(join(rig.project, 'ran'))).toThrow('ENOENT');
});
