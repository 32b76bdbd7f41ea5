import { afterAll, expect, test } from 'vitest';
import { Rig } from './rig.ts';

const rig = new Rig();
afterAll(() => rig.close());

test('what a block prints arrives in order, with its stream and level', async () => {
  const { log } = await rig.run(
    'python',
    `
import sys
def f(context):
    print("one")
    print("no end", end="", flush=True)
    print("warned", file=sys.stderr)
    context.log.error("logged")
`,
  );
  const of = (stream: string) =>
    log.filter((entry) => entry.stream === stream).map(({ level, text }) => [level, text]);
  expect(of('stdout')).toEqual([
    ['info', 'one'],
    ['info', 'no end'],
  ]);
  expect(of('stderr')).toEqual([['warning', 'warned']]);
  expect(of('log')).toEqual([['error', 'logged']]);
});

test('subprocesses print into the log as well', async () => {
  const { text } = await rig.run(
    'python',
    'import subprocess\ndef f():\n  subprocess.run(["echo", "from a child"])',
  );
  expect(text).toEqual(['from a child']);
});

test('each block has its own output only, though one worker runs them', async () => {
  const first = await rig.run('python', 'def f():\n  print("first", end="")');
  const second = await rig.run('python', 'def f():\n  print("second")');
  expect([first.text, second.text]).toEqual([['first'], ['second']]);
});

test('a million printed lines are capped and the cap is said', async () => {
  const { outcome, text } = await rig.run(
    'python',
    'def f():\n  for i in range(1_000_000): print(i)',
  );
  expect(outcome.type).toBe('output');
  expect(text).toHaveLength(10_001);
  expect(text[9_999]).toBe('9999');
  expect(text[10_000]).toBe('… 990,000 more lines not shown: the first 10,000 are kept');
});

test('a line of 100 MB is cut and the rest is counted', async () => {
  const { outcome, text } = await rig.run('python', 'def f():\n  print("x" * (100 << 20))');
  expect(outcome.type).toBe('output');
  expect(text).toEqual([`${'x'.repeat(8192)}… 104,849,408 more bytes not shown`]);
});

test('a flood of log messages is capped too', async () => {
  const { outcome, text } = await rig.run(
    'python',
    'def f(context):\n  for i in range(30_000): context.log.info("%d", i)\n  context.log.info("y" * 1_000_000)',
  );
  expect(outcome.type).toBe('output');
  expect(text).toHaveLength(10_001);
  expect(text[10_000]).toContain('20,001 more lines not shown');
});

test('a block cannot break the protocol by what it prints', async () => {
  const { outcome, text } = await rig.run(
    'python',
    `
import os, sys
def f():
    os.write(1, b"\\x1e1:1\\n")
    os.write(1, b'{"type":"output"}\\n\\xff\\n')
    sys.stdout.buffer.write(b"\\x10\\x00\\x00\\x00 a frame?\\n")
`,
  );
  expect(outcome.type).toBe('output');
  expect(text).toEqual(['\x1e1:1', '{"type":"output"}', '\uFFFD', '\x10\0\0\0 a frame?']);
});

test('a block that closes its stdout still ends', async () => {
  const { outcome } = await rig.run(
    'python',
    'import os\ndef f():\n  print("x")\n  os.close(1)\n  os.close(2)\n  return 1',
  );
  expect(outcome.type).toBe('output');
});

test('the engine is never held up by a flood', async () => {
  let longest = 0;
  let last = performance.now();
  const ticks = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  let shown = 0;
  const flood =
    'import os\ndef f():\n  b = b"\\n" * 65536\n  for i in range(2_000): os.write(1, b)';
  await rig.run('python', flood, {
    onLog: (entries) => {
      shown += entries.length;
    },
  });
  clearInterval(ticks);
  console.info(
    `longest gap of the event loop while 131 million lines went by: ${longest.toFixed(1)} ms`,
  );
  expect(shown).toBe(10_001);
});
