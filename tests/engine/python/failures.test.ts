import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PythonWorker, Sandbox } from './driver.ts';

const sandbox = new Sandbox();
let worker: PythonWorker;

beforeAll(() => {
  worker = new PythonWorker();
});

afterAll(async () => {
  await worker.stop();
  sandbox.remove();
});

async function failure(code: string) {
  const { end } = await worker.run(sandbox.job(code));
  if (end.type !== 'error') throw new Error(`no error but ${JSON.stringify(end)}`);
  return end.error;
}

it("shows the user's own file, line, code and frames, and none of ours", async () => {
  const error = await failure(
    'import json\n\ndef f():\n    return g()\n\ndef g():\n    return {}["näme"]\nf()\nf',
  );
  expect(error).toMatchObject({
    code: 'python.exception',
    type: 'KeyError',
    message: "'näme'",
    file: 'pipelines/p/block_under_test.py',
    line: 7,
    excerpt: { start_line: 4 },
  });
  expect(error.frames?.map((f) => [f.function, f.line, f.code])).toEqual([
    [undefined, 8, 'f()'],
    ['f', 4, 'return g()'],
    ['g', 7, 'return {}["näme"]'],
  ]);
});

it("points into the project's module where the error is", async () => {
  writeFileSync(
    path.join(sandbox.dir, 'helper_module.py'),
    'def fail():\n    raise ValueError("deep")\n',
  );
  const error = await failure('import helper_module\nhelper_module.fail()');
  expect(error).toMatchObject({ file: 'helper_module.py', line: 2, message: 'deep' });
  expect(error.frames?.map((f) => f.file)).toEqual([
    'pipelines/p/block_under_test.py',
    'helper_module.py',
  ]);
});

it.each([
  ['a syntax error', 'x = 1\ndef f(:\n  pass', { code: 'python.syntax', line: 2, column: 7 }],
  ['sys.exit', 'import sys\nsys.exit(3)', { code: 'python.exit', line: 2 }],
  [
    'an unasked KeyboardInterrupt',
    'raise KeyboardInterrupt',
    { code: 'python.exception', type: 'KeyboardInterrupt' },
  ],
  [
    'endless recursion',
    'def f(): return f()',
    { code: 'python.exception', type: 'RecursionError', line: 1 },
  ],
  [
    'a message that raises',
    'class E(Exception):\n  def __str__(self): raise ValueError\nraise E',
    { code: 'python.exception', type: 'E', line: 3 },
  ],
  ['a missing module', 'import no_such_module_x', { code: 'python.module_missing', line: 1 }],
  ['memory', 'bytearray(1 << 62)', { code: 'block.out_of_memory', line: 1 }],
  [
    'a cause',
    'try: 1/0\nexcept Exception as e: raise ValueError("a") from e',
    {
      message: 'a\ncaused by ZeroDivisionError: division by zero',
    },
  ],
  ['an object that cannot be pickled', 'lambda: 1', { code: 'block.output' }],
  ['a code with a null byte', 'x = "\0"', { code: 'python.syntax' }],
])('reports %s', async (_, code, expected) => {
  expect(await failure(code)).toMatchObject(expected);
});

it('keeps a long recursion short', async () => {
  const { frames } = await failure('def f(): return f()');
  expect(frames?.length).toBe(50);
});

it('goes on after each of them', async () => {
  const { end } = await worker.run(sandbox.job('1'));
  expect(end.type).toBe('output');
});
