import { afterAll, expect, test } from 'vitest';
import { untilGone } from '../../fixtures/processes.ts';
import { errorOf, Rig } from './rig.ts';

const rig = new Rig();
afterAll(() => rig.close());

test('a block that runs too long is stopped and says for how long it ran', async () => {
  const ran = await rig.run('python', 'import time\ndef f(): time.sleep(1000)', { timeoutMs: 200 });
  expect(errorOf(ran)).toMatchObject({
    code: 'block.timeout',
    message: 'The block timed out after 200 ms and was stopped.',
  });
});

test('a timeout of thirty days is not a timeout of none', async () => {
  const ran = await rig.run('python', 'import time\ndef f(): time.sleep(0.05)', {
    timeoutMs: 30 * 86_400_000,
  });
  expect(ran.outcome.type).toBe('output');
});

test('a Python block that takes too much memory is killed and told how much', async () => {
  const ran = await rig.run(
    'python',
    'import time\ndef f():\n  x = bytearray(300_000_000)\n  for i in range(0, len(x), 4096): x[i] = 1\n  time.sleep(1000)',
    { limits: { memory_bytes: 150e6, threads: 1 } },
  );
  expect(errorOf(ran)).toMatchObject({
    code: 'block.out_of_memory',
    message: expect.stringMatching(
      /^The block used \d+ MB of memory, more than its limit of 150 MB, and was killed\.$/,
    ),
  });
});

test('the memory of its children counts too, and they are killed with it', async () => {
  const ran = await rig.run(
    'python',
    `
import subprocess, sys
HOG = "import time; x = b'x' * 300_000_000; time.sleep(1000)"
def f():
    child = subprocess.Popen([sys.executable, "-c", HOG])
    print(child.pid, flush=True)
    child.wait()
`,
    { limits: { memory_bytes: 150e6, threads: 1 } },
  );
  expect(errorOf(ran).code).toBe('block.out_of_memory');
  expect(Number(ran.text[0])).toBeGreaterThan(1);
  await untilGone(Number(ran.text[0]));
});

test('memory that forked children share with their parent counts once', async () => {
  const ran = await rig.run(
    'python',
    `
import os, time
def f():
    x = b"x" * 120_000_000
    children = []
    for _ in range(4):
        pid = os.fork()
        if pid == 0:
            time.sleep(1.5)
            os._exit(0)
        children.append(pid)
    for pid in children: os.waitpid(pid, 0)
    return len(x)
`,
    { limits: { memory_bytes: 400e6, threads: 1 } },
  );
  expect(ran.outcome.type).toBe('output');
});

test('a TypeScript block that fills the JavaScript heap fails alone and says so', async () => {
  const small = new Rig({ settings: { python: null, workers: 1, blockMemoryBytes: 100e6 } });
  const code =
    'export default () => { const all = []; for (;;) all.push(new Array(1000).fill(0.5)); }';
  const ran = await small.run('typescript', code);
  expect(errorOf(ran).code).toBe('block.out_of_memory');
  expect((await small.run('typescript', 'export default () => 1')).outcome.type).toBe('output');
  await small.close();
});
