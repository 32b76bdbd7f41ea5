import { afterAll, expect, test } from 'vitest';
import { describeDeath } from '../../../electron/engine/workers/death.ts';
import { untilGone } from '../../fixtures/processes.ts';
import { errorOf, Rig } from './rig.ts';

const rig = new Rig();
afterAll(() => rig.close());

test.each([
  ['a segmentation fault', 'ctypes.string_at(0)', 'a segmentation fault (SIGSEGV)'],
  ['an abort', 'os.abort()', 'an abort (SIGABRT)'],
  [
    'an illegal instruction',
    'os.kill(os.getpid(), signal.SIGILL)',
    'an illegal instruction (SIGILL)',
  ],
])('%s fails its block and says which it was', async (_name, crash, words) => {
  const code = `import ctypes, os, signal\ndef f():\n  print("before", flush=True)\n  ${crash}`;
  const ran = await rig.run('python', code);
  expect(errorOf(ran).code).toBe('worker.crashed');
  expect(errorOf(ran).message).toBe(`The Python worker crashed with ${words}.`);
  expect(ran.text).toContain('before');
  expect((await rig.run('python', 'def f(): return 1')).outcome.type).toBe('output');
});

test('a block that ends its process is told so, with the code', async () => {
  const ran = await rig.run('python', 'import os\ndef f():\n  os._exit(3)');
  expect(errorOf(ran)).toMatchObject({
    code: 'worker.exited',
    message: 'The Python worker exited with code 3 before the block was done.',
  });
});

test('being killed from outside is not taken for a crash of its own', async () => {
  const ran = await rig.run(
    'python',
    'import os, signal\ndef f(): os.kill(os.getpid(), signal.SIGKILL)',
  );
  expect(errorOf(ran)).toMatchObject({
    code: 'worker.crashed',
    message: 'The Python worker was killed from outside (SIGKILL).',
  });
});

test('what a crashed block had started is gone with it', async () => {
  const ran = await rig.run(
    'python',
    'import os, subprocess\ndef f():\n  print(subprocess.Popen(["sleep", "1000"]).pid, flush=True)\n  os.abort()',
  );
  expect(errorOf(ran).code).toBe('worker.crashed');
  expect(Number(ran.text[0])).toBeGreaterThan(1);
  await untilGone(Number(ran.text[0]));
});

test('other blocks notice nothing of a crash', async () => {
  const bystander = rig.run('python', 'import time\ndef f():\n  time.sleep(0.3)\n  return 5');
  const crash = rig.run('python', 'import os\ndef f(): os.abort()');
  expect(errorOf(await crash).code).toBe('worker.crashed');
  expect((await bystander).outcome.type).toBe('output');
});

test('a kill by the kernel for want of memory is told from other kills', () => {
  const death = {
    language: 'sql' as const,
    pid: 1,
    code: null,
    signal: 'SIGKILL',
    violation: null,
    startError: null,
    stdout: '',
    stderr: '',
  };
  expect(describeDeath(death, true).code).toBe('block.out_of_memory');
  expect(describeDeath(death, false).code).toBe('worker.crashed');
});
