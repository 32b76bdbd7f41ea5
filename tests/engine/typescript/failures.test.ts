import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WorkerDriver } from '../drive/worker.ts';

let typescript: WorkerDriver;
beforeEach(() => {
  typescript = new WorkerDriver('typescript');
});
afterEach(() => typescript.close());

const goesOn = async () =>
  expect(await typescript.run({ code: 'export default () => [{ fine: 1 }]' })).toMatchObject({
    rows: 1,
  });

describe('an error', () => {
  test('is told by its line, its frames and no frame of ours', async () => {
    const code = `// a comment
export default async function ({ params }: { params: Record<string, number> }) {
  const add = (x: number) => {
    throw new TypeError('größe ' + x);
  };
  return [1].map(add);
}`;
    const error = await typescript.fail({ code });
    expect(error).toMatchObject({
      code: 'typescript.error',
      type: 'TypeError',
      message: 'größe 1',
      file: 'pipelines/p/block.ts',
      line: 4,
      column: 11,
      excerpt: { start_line: 2 },
    });
    expect(error.frames).toEqual([
      { file: 'pipelines/p/block.ts', line: 6, column: 14, code: 'return [1].map(add);' },
      {
        file: 'pipelines/p/block.ts',
        line: 4,
        column: 11,
        function: 'add',
        code: "throw new TypeError('größe ' + x);",
      },
    ]);
  });

  test('in an imported file is in that file', async () => {
    mkdirSync(path.join(typescript.project, 'pipelines/p'), { recursive: true });
    writeFileSync(
      path.join(typescript.project, 'pipelines/p/deep.ts'),
      'enum Level { Top }\n\nexport function deep(): never {\n  throw new RangeError("down here");\n}\n',
    );
    const code = "import { deep } from './deep.ts';\nexport default () => {\n  deep();\n};";
    const error = await typescript.fail({ code });
    expect(error).toMatchObject({
      type: 'RangeError',
      file: 'pipelines/p/deep.ts',
      line: 4,
      column: 9,
    });
    expect(error.frames).toMatchObject([
      { file: 'pipelines/p/block.ts', line: 3, column: 3 },
      { file: 'pipelines/p/deep.ts', line: 4, function: 'deep' },
    ]);
  });

  test('at the top level of the file has its place too', async () => {
    const error = await typescript.fail({
      code: 'const x: any = null;\nx.y;\nexport default () => 1',
    });
    expect(error).toMatchObject({ type: 'TypeError', line: 2, column: 3 });
  });

  test.each([
    ["throw 'just text'", "'just text'"],
    ['throw { code: 5 }', '{ code: 5 }'],
    ["throw new Error('a', { cause: new Error('b') })", 'a (cause: b)'],
    ['null!.x', "Cannot read properties of null (reading 'x')"],
  ])('%s says %s', async (statement, message) => {
    const error = await typescript.fail({ code: `export default () => { ${statement} }` });
    expect(error).toMatchObject({ code: 'typescript.error', message });
  });
});

describe('code that would harm the worker', () => {
  test.each([
    ['process.exit(0)', 'typescript.exit'],
    ['try { process.exit(0) } catch {}', 'typescript.exit'],
    ['setTimeout(() => process.exit(1)); await new Promise(() => {})', 'typescript.exit'],
    [
      "setTimeout(() => { throw new Error('late') }); await new Promise(() => {})",
      'typescript.error',
    ],
    ["Promise.reject(new Error('unheard')); await new Promise(() => {})", 'typescript.error'],
    ["process.send!({ type: 'bye' })", 'typescript.error'],
  ])('%s fails the block only', async (statements, code) => {
    const failing = `export default async () => {\n  ${statements}\n}`;
    expect(await typescript.fail({ code: failing })).toMatchObject({ code, line: 2 });
    await goesOn();
  });

  test('timers, servers and processes left behind are stopped', async () => {
    const code = `import { spawn } from 'node:child_process';
      import { createServer } from 'node:http';
      export default async () => {
        setInterval(() => console.log('still here'), 1);
        const server = createServer().listen(0);
        const child = spawn('sleep', ['1000']);
        return child.pid;
      }`;
    const first = typescript.start({ code });
    expect(await typescript.end(first)).toMatchObject({ output: { kind: 'value' } });
    await goesOn();
    const next = `export default async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return process.getActiveResourcesInfo().filter((name) => /Timeout|TCP|Process/.test(name));
    }`;
    const job = typescript.start({ code: next });
    await typescript.end(job);
    await typescript.printed(job);
    // While it ran it may have printed.
    const [, after] = typescript.stdout.split(`\x1e${typescript.child.pid}:${first}\n`);
    expect(after).toBeDefined();
    expect(after).not.toContain('still here');
  });
});

describe('printing', () => {
  test('comes before the mark of its job, on both streams', async () => {
    const code = `export default () => {
      for (let i = 0; i < 20_000; i++) console.log('line ' + i);
      console.error('last words');
    }`;
    const job = typescript.start({ code });
    await typescript.end(job);
    await typescript.printed(job);
    const mark = `\x1e${typescript.child.pid}:${job}\n`;
    expect(typescript.stdout.endsWith(`line 19999\n${mark}`)).toBe(true);
    expect(typescript.stderr.endsWith(`last words\n${mark}`)).toBe(true);
  });
});

test('bye ends the worker', async () => {
  await goesOn();
  typescript.send({ type: 'bye' });
  await typescript.exited();
  expect(typescript.child.exitCode).toBe(0);
});

describe('when the engine goes', () => {
  test('an endless loop does not keep the worker alive', async () => {
    const engine = path.resolve(import.meta.dirname, '../drive/engine.ts');
    const host = spawn(process.execPath, [engine], { stdio: ['ignore', 'pipe', 'inherit'] });
    // The worker holds the pipe open as long as it lives.
    const closed = once(host.stdout, 'close');
    const [text] = await once(host.stdout.setEncoding('utf8'), 'data');
    expect(text).toMatch(/^looping/);
    host.kill('SIGKILL');
    await closed;
  });
});
