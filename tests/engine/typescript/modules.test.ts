import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WorkerDriver } from '../drive/worker.ts';

let typescript: WorkerDriver;
beforeAll(() => {
  typescript = new WorkerDriver('typescript');
  put('node_modules/old/package.json', '{"name": "old", "main": "main.js"}');
  put(
    'node_modules/old/main.js',
    'exports.hello = (n) => "old " + n; exports.state = { count: 0 };',
  );
  put(
    'node_modules/fresh/package.json',
    '{"name": "fresh", "type": "module", "exports": {"import": "./main.js"}}',
  );
  put('node_modules/fresh/main.js', 'export default (n) => "fresh " + n; export const one = 1;');
  put(
    'node_modules/late/package.json',
    '{"name": "late", "type": "module", "exports": "./main.js"}',
  );
  put('node_modules/late/main.js', 'const n = await Promise.resolve(7); export default n;');
  put(
    'pipelines/p/lib/tax.ts',
    "import { rate } from './rate.js';\nexport enum Kind { Low = 1 }\nexport const tax = (n: number): number => n * rate;\n",
  );
  put('pipelines/p/lib/rate.ts', 'export const rate: number = 2;');
  put('pipelines/p/lib/index.ts', "export * from './tax.ts';");
  put('pipelines/p/places.json', '{"eu": ["es"]}');
});
afterAll(() => typescript.close());

function put(file: string, text: string): void {
  const full = path.join(typescript.project, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
}

const returned = async (code: string) => {
  const output = await typescript.run({ code });
  return JSON.parse(readFileSync(output.path, 'utf8'));
};

describe('imports', () => {
  test.each([
    ["import { hello } from 'old'", 'hello(1)', 'old 1'],
    ["import old from 'old'", 'old.hello(1)', 'old 1'],
    ["import * as old from 'old'", 'old.hello(1)', 'old 1'],
    ["import fresh, { one } from 'fresh'", 'fresh(one)', 'fresh 1'],
    ["import late from 'late'", 'late', 7],
    ["import { basename } from 'node:path'", "basename('/a/b')", 'b'],
    ["import fs from 'fs'", 'typeof fs.readFileSync', 'function'],
    ["import { tax, Kind } from './lib/tax.ts'", 'tax(Kind.Low)', 2],
    ["import { tax } from './lib/tax'", 'tax(3)', 6],
    ["import { tax } from './lib'", 'tax(3)', 6],
    ["import places from './places.json'", 'places.eu', ['es']],
    ["import type { Nothing } from './nowhere.ts'", '1', 1],
    ['', "(await import('./lib/tax.ts')).tax(5)", 10],
    ['', "new URL('x', import.meta.url).pathname.endsWith('/pipelines/p/x')", true],
  ])('%s', async (line, expression, expected) => {
    const value = await returned(`${line}\nexport default async () => (${expression})`);
    expect(value).toEqual(expected);
  });

  test('notice that a file changed, also one behind another', async () => {
    const code = "import { tax } from './lib/tax.ts'\nexport default () => tax(1)";
    put('pipelines/p/lib/rate.ts', 'export const rate: number = 2;');
    expect(await returned(code)).toBe(2);
    put('pipelines/p/lib/rate.ts', 'export const rate: number = 9;');
    expect(await returned(code)).toBe(9);
  });

  test('give each run fresh modules of the project', async () => {
    put('pipelines/p/counter.ts', 'let n = 0; export const next = () => ++n;');
    const code = "import { next } from './counter.ts'\nexport default () => next()";
    expect([await returned(code), await returned(code)]).toEqual([1, 1]);
  });

  test('may go in circles', async () => {
    put('pipelines/p/a.ts', "import { b } from './b.ts'; export const a = () => b + 1;");
    put(
      'pipelines/p/b.ts',
      "import { a } from './a.ts'; export const b = 1; export const later = () => a();",
    );
    expect(await returned("import { later } from './b.ts'\nexport default () => later()")).toBe(2);
  });

  test.each([
    [
      "import x from 'no-such-package'",
      "Cannot find the package 'no-such-package'",
      'npm install no-such-package',
    ],
    ["import x from './no-such-file.ts'", "Cannot find the file './no-such-file.ts'", 'beside'],
  ])('%s says what is missing', async (line, message, hint) => {
    const error = await typescript.fail({ code: `${line}\nexport default () => x` });
    expect(error).toMatchObject({ code: 'typescript.import', message });
    expect(error.hint).toContain(hint);
  });
});

describe('syntax', () => {
  test.each([
    ['export default function named() { return 1 }'],
    ['export default async () => 1'],
    ['const f = () => 1\nexport default f'],
    ['const f = () => 1\nexport { f as default }'],
    ['enum E { One = 1 }\nexport default () => E.One'],
    [
      'class C { constructor(private n: number) {} get() { return this.n } }\nexport default () => new C(1).get()',
    ],
    [
      'const text = `export default () => 2 $' +
        "{'`'}`\nexport default () => text.length > 5 ? 1 : 0",
    ],
    ['const re = /["`{]/\nexport default () => re.test("{") ? 1 : 0'],
    ['/* export default 3 */ export default () => 1 // export default'],
    ['export default (function () { return (this as any) === undefined ? 1 : 0 })'],
    ['using: for (const x of [1]) { break using }\nexport default () => <number>(1 as unknown)'],
  ])('%s', async (code) => {
    expect(await returned(code)).toBe(1);
  });

  test('an error in it is told with its place', async () => {
    expect(
      await typescript.fail({ code: 'export default () => {\n  const é = 1; const x: = 3;\n}' }),
    ).toMatchObject({
      code: 'typescript.syntax',
      file: 'pipelines/p/block.ts',
      line: 2,
      column: 25,
      excerpt: { start_line: 1 },
    });
  });

  test('an error in an imported file is in that file', async () => {
    put('pipelines/p/broken.ts', 'export const a = 1;\nexport const = 2;');
    const error = await typescript.fail({ code: "import './broken.ts'\nexport default () => 1" });
    expect(error).toMatchObject({
      code: 'typescript.syntax',
      file: 'pipelines/p/broken.ts',
      line: 2,
    });
  });

  test('await at the top is explained', async () => {
    const error = await typescript.fail({
      code: 'const x = await Promise.resolve(1);\nexport default () => x',
    });
    expect(error).toMatchObject({
      code: 'typescript.syntax',
      line: 1,
      hint: expect.stringContaining('inside'),
    });
  });

  test('a file without a default function says how to write one', async () => {
    for (const code of ['', 'export const x = 1', 'export default 5']) {
      expect(await typescript.fail({ code })).toMatchObject({
        code: 'typescript.no_entry',
        hint: expect.stringContaining('export default async function'),
      });
    }
  });
});
