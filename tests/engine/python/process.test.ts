import { afterEach, describe, expect, it } from 'vitest';
import { PythonWorker, Sandbox } from './driver.ts';

const sandbox = new Sandbox();
const workers: PythonWorker[] = [];

function start(env: Record<string, string> = {}): PythonWorker {
  const worker = new PythonWorker(undefined, env);
  workers.push(worker);
  return worker;
}

afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop();
});

const marker = (worker: PythonWorker, job: number) => `\x1e${worker.process.pid}:${job}\n`;

describe('hello', () => {
  it('says what this Python is and has', async () => {
    const hello = await start().message('hello');
    expect(hello).toMatchObject({ protocol: 1, language: 'python' });
    expect(hello.version).toMatch(/^3\.\d+\.\d+/);
    expect(['parquet', 'universal']).toContain(hello.tables);
  });

  it('and bye ends the worker', async () => {
    const worker = start();
    await worker.message('hello');
    worker.send({ type: 'bye' });
    await worker.message('bye');
    expect(await worker.exited).toEqual({ code: 0, signal: null });
  });
});

describe('what user code prints', () => {
  it('cannot break the protocol, and all of it is there before the marker', async () => {
    const worker = start();
    const code = `import os, sys, subprocess
print("\\x1e1:1", flush=True)
sys.stdout.buffer.write(b"\\x00\\xff\\x1e")
print("to stderr", file=sys.stderr)
print("half \\ud800")
sys.stdout.flush()
os.write(1, b"raw\\n")
subprocess.run(["sh", "-c", "echo child; echo oops >&2"])
print("no line end", end="")`;
    const { end } = await worker.run(sandbox.job(code));
    expect(end.type).toBe('output');
    await worker.printed(marker(worker, 1));
    await worker.printed(marker(worker, 1), 'stderr');
    const out = '\x1e1:1\n\x00\xff\x1ehalf \\ud800\nraw\nchild\nno line end';
    expect(worker.stdout).toBe(out + marker(worker, 1));
    expect(worker.stderr).toBe(`to stderr\noops\n${marker(worker, 1)}`);
  });

  it('comes back after a block closed or replaced its streams', async () => {
    const worker = start();
    await worker.run(sandbox.job('import sys\nsys.stdout.close()\nsys.stderr = None'));
    await worker.run(sandbox.job('import os\nos.close(1)\nos.close(2)'));
    await worker.run(sandbox.job('import os\nos.dup2(os.open(os.devnull, os.O_WRONLY), 1)'));
    await worker.run(
      sandbox.job('import sys\nprint("still here")\nprint("here too", file=sys.stderr)'),
    );
    await worker.printed(`still here\n${marker(worker, 4)}`);
    await worker.printed(`here too\n${marker(worker, 4)}`, 'stderr');
  });

  it('appears while the block runs', async () => {
    const worker = start();
    const job = worker.start(sandbox.job('print("now")\ndef f(context): context.secret("x")'));
    await worker.printed('now\n');
    const { ask } = await worker.message('ask');
    worker.send({ type: 'answer', job, ask, value: '' });
    await worker.finish(job);
  });

  it('stays apart for a forked child, which cannot speak for the worker', async () => {
    const worker = start();
    const code = `import os
def f(context):
  child = os.fork()
  if child == 0:
    context.log.info("from the child")
    os._exit(0)
  os.waitpid(child, 0)
  return 1`;
    const { end, before } = await worker.run(sandbox.job(code));
    expect(end.type).toBe('output');
    expect(before).toEqual([]);
  });

  it('at start-up is only output', async () => {
    const worker = start({ PYTHONVERBOSE: '1' });
    await worker.message('hello');
    const { end } = await worker.run(sandbox.job('1'));
    expect(end.type).toBe('output');
  });
});

describe('cancel', () => {
  it.each([
    ['an endless loop', 'print("go", flush=True)\nwhile True: pass'],
    ['a sleep', 'import time\nprint("go", flush=True)\ntime.sleep(1000)'],
    ['a wait for an answer', 'print("go", flush=True)\ndef f(context): context.secret("x")'],
    [
      'a flood of messages',
      'def f(context):\n  print("go", flush=True)\n  while True: context.progress(1, 2)',
    ],
  ])('interrupts %s and leaves the worker usable', async (_, code) => {
    const worker = start();
    const job = worker.start(sandbox.job(code));
    await worker.printed('go');
    worker.send({ type: 'cancel', job });
    expect((await worker.finish(job)).end).toMatchObject({
      type: 'error',
      error: { code: 'block.cancelled' },
    });
    expect((await worker.run(sandbox.job('1'))).end.type).toBe('output');
  });

  it('that comes too late or too early hits no other job', async () => {
    const worker = start();
    await worker.run(sandbox.job('1'));
    worker.send({ type: 'cancel', job: 1 });
    expect((await worker.run(sandbox.job('2'))).end.type).toBe('output');
    worker.send({ type: 'cancel', job: 3 });
    expect((await worker.run(sandbox.job('3'))).end).toMatchObject({
      error: { code: 'block.cancelled' },
    });
    expect((await worker.run(sandbox.job('4'))).end.type).toBe('output');
  });
});

describe('when the engine is gone', () => {
  it.each([
    ['idle', null],
    ['in an endless loop', 'print("go", flush=True)\nwhile True: pass'],
    [
      'in native code that holds the GIL',
      'import re\nprint("go", flush=True)\nre.match(r"(a+)+$", "a" * 64 + "b")',
    ],
    [
      'where it swallows everything',
      'print("go", flush=True)\nwhile True:\n  try:\n    while True: pass\n  except BaseException: pass',
    ],
  ])('the worker ends %s', async (_, code) => {
    const worker = start();
    await worker.message('hello');
    if (code !== null) {
      worker.start(sandbox.job(code));
      await worker.printed('go');
    }
    worker.input.end();
    const { code: status, signal } = await worker.exited;
    expect([status, signal]).toEqual([null, 'SIGKILL']);
  });

  it('so do its children', async () => {
    const worker = start();
    worker.start(
      sandbox.job(
        'import subprocess, time\nsubprocess.Popen(["sleep", "1000"])\nprint("go", flush=True)\ntime.sleep(1000)',
      ),
    );
    await worker.printed('go');
    worker.input.end();
    // The pipes close only when every process that holds them has ended: the child holds stdout.
    expect((await worker.exited).signal).toBe('SIGKILL');
  });
});
