import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const repo = path.resolve(import.meta.dirname, '../..');
let dir: string;

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'tidemill-rules-'));
  write('package.json', '{"type":"module"}');
  write('node_modules/electron/package.json', '{"name":"electron","main":"index.js"}');
  write('node_modules/electron/index.js', 'exports.app = {};');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(path.join(dir, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(dir, file), text);
}

/** Runs the check of `npm run check` on a small project; gives the lines that name a broken rule. */
function cruise(files: Record<string, string>): { status: number | null; violations: string[] } {
  for (const folder of ['shared', 'electron', 'renderer']) {
    rmSync(path.join(dir, folder), { recursive: true, force: true });
    mkdirSync(path.join(dir, folder));
  }
  for (const [file, text] of Object.entries(files)) write(file, text);
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      path.join(repo, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      path.join(repo, '.dependency-cruiser.cjs'),
      'shared',
      'electron',
      'renderer',
    ],
    { cwd: dir, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  );
  const violations = stdout
    .split('\n')
    .flatMap((line) => line.match(/^\s*error (.+?)\s*$/)?.[1] ?? []);
  return { status, violations };
}

const engine = { 'electron/engine/engine.ts': 'export interface Engine { dir: string }' };

it('lets everyone import what the table allows', () => {
  const { status, violations } = cruise({
    ...engine,
    'shared/id.ts': 'export const id = 1;',
    'renderer/page.tsx': "import { id } from '../shared/id.ts'; export const page = <b>{id}</b>;",
    'electron/workers/sql.ts':
      "import fs from 'node:fs'; import { id } from '../../shared/id.ts'; fs.statSync(String(id));",
    'electron/headless/cli.ts':
      "import type { Engine } from '../engine/engine.ts'; export type X = Engine;",
    'electron/desktop/main.ts':
      "import { app } from 'electron'; import type { Engine } from '../engine/engine.ts'; export const x: Engine = app;",
  });
  expect(violations).toEqual([]);
  expect(status).toBe(0);
});

it.each([
  ['shared-is-a-leaf', 'shared/a.ts', "import fs from 'node:fs'; fs.statSync('.');"],
  [
    'shared-is-a-leaf',
    'shared/a.ts',
    "import type { Engine } from '../electron/engine/engine.ts'; export type A = Engine;",
  ],
  [
    'renderer-is-a-page',
    'renderer/a.tsx',
    "export const a = () => import('../electron/engine/engine.ts');",
  ],
  ['renderer-has-no-node', 'renderer/a.ts', "export { join } from 'node:path';"],
  [
    'engine-knows-no-host',
    'electron/engine/a.ts',
    "import { host } from '../desktop/host.ts'; export const a = host;",
  ],
  ['only-desktop-knows-electron', 'electron/engine/a.ts', "export { app } from 'electron';"],
  ['only-desktop-knows-electron', 'electron/headless/a.ts', "export { app } from 'electron';"],
  [
    'workers-stand-alone',
    'electron/workers/a.ts',
    "import type { Engine } from '../engine/engine.ts'; export type A = Engine;",
  ],
  [
    'headless-composes',
    'electron/headless/a.ts',
    "import { host } from '../desktop/host.ts'; export const a = host;",
  ],
  [
    'preload-is-small',
    'electron/desktop/preload.ts',
    "import type { Engine } from '../engine/engine.ts'; export type A = Engine;",
  ],
  ['no-circles', 'shared/a.ts', "export { b } from './b.ts';"],
  ['resolvable', 'shared/a.ts', "export { a } from './gone.ts';"],
])('fails on a breach of %s in %s', (rule, file, text) => {
  const { status, violations } = cruise({
    ...engine,
    'electron/desktop/host.ts': 'export const host = 1;',
    'shared/b.ts': rule === 'no-circles' ? "export * from './a.ts';" : 'export const b = 1;',
    [file]: text,
  });
  expect(violations.some((line) => line.startsWith(`${rule}: ${file} `))).toBe(true);
  expect(status).not.toBe(0);
});
