import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runPipeline } from '../../fixtures/engine.ts';
import { tidemill } from '../cli/command.ts';
import { folderOf } from '../project/folders.ts';
import { sitePackages, systemPython } from '../python/pythons.ts';
import { engineOn } from './open-engine.ts';

const FILES = {
  'pipelines/p/pipeline.yaml': `blocks:
  - { name: a, kind: source, file: a.py }
  - { name: b, kind: source, file: b.sql }
`,
  'pipelines/p/a.py': 'def a():\n    print("said")\n    return [{"x": 1}]\n',
  'pipelines/p/b.sql': 'select 1 as x',
};

/** Runs `p`: how the Python block ended. The SQL block must not mind. */
async function pythonBlockOf(dir: string) {
  const engine = await engineOn(dir);
  const run = await runPipeline(engine, 'p');
  const [a, b] = run.blocks;
  expect(b?.status).toBe('success');
  const lines = await engine.logs({ run: run.run, after_seq: 0, limit: 100 });
  return { status: a?.status, error: a?.error, lines: lines.map(({ text }) => text) };
}

/** A project with a virtual environment in which this runs whenever Python starts. */
function projectWithSite(sitecustomize: string): string {
  const dir = folderOf(FILES);
  const venv = path.join(dir, '.venv');
  execFileSync(systemPython(), ['-m', 'venv', '--without-pip', venv]);
  const packages = sitePackages(path.join(venv, 'bin', 'python'));
  writeFileSync(path.join(packages, 'sitecustomize.py'), sitecustomize);
  return dir;
}

test.each([
  ['a path where nothing is', 'no/such/python', 'python.missing', 'no/such/python'],
  ['a name that the PATH does not have', 'pythonx', 'python.missing', 'pythonx'],
  ['a program that is no Python', '/bin/true', 'python.broken', '/bin/true'],
])(
  '`python:` with %s fails the blocks that need it, and no other',
  async (_, python, code, named) => {
    const { error } = await pythonBlockOf(
      folderOf({ ...FILES, 'tidemill.yaml': `python: ${python}\n` }),
    );
    expect(error).toMatchObject({
      code,
      file: 'tidemill.yaml',
      message: expect.stringContaining(named),
      hint: expect.any(String),
    });
  },
);

test('a Python older than 3.9 is refused with its version', async () => {
  const old = folderOf({
    old: '#!/bin/sh\necho\necho \'tidemill-interpreter:["/old", [3, 8, 18]]\'\n',
  });
  const python = path.join(old, 'old');
  chmodSync(python, 0o755);
  const { error } = await pythonBlockOf(
    folderOf({ ...FILES, 'tidemill.yaml': `python: ${JSON.stringify(python)}\n` }),
  );
  expect(error).toMatchObject({
    code: 'python.too_old',
    file: 'tidemill.yaml',
    message: expect.stringContaining('3.8.18'),
  });
});

test('a Python that prints at start-up works, and its words are nobody’s output', async () => {
  const dir = projectWithSite(
    'import sys\nprint("HELLO", flush=True)\nsys.stderr.write("WARN\\n")\nsys.stdout.write("no end")\n',
  );
  const { status, error, lines } = await pythonBlockOf(dir);
  expect([status, error]).toEqual(['success', null]);
  expect(lines.join('\n')).toContain('said');
});

test.each([
  [
    'exits',
    'import sys\nprint("no licence", flush=True)\nimport os\nos._exit(3)\n',
    'exited with code 3',
  ],
  [
    'raises',
    'import sys\nsys.stderr.write("no licence\\n")\nimport os\nos.abort()\n',
    'does not work',
  ],
])('a Python that %s at start-up fails with what it printed', async (_, code, how) => {
  const { error } = await pythonBlockOf(projectWithSite(code));
  expect(error).toMatchObject({ code: 'python.broken', message: expect.stringContaining(how) });
  expect(error?.message).toContain('no licence');
});

test('a Python that dies only as a worker is given up after three tries', async () => {
  const site =
    'import sys, os\nif sys.argv[:1] != ["-c"]:\n    print("no worker", flush=True)\n    os._exit(7)\n';
  const { error } = await pythonBlockOf(projectWithSite(site));
  expect(error).toMatchObject({ code: 'worker.broken' });
  expect(error?.message).toMatch(/3 times[\s\S]*exit code 7[\s\S]*no worker/);
});

test('an environment whose interpreter is gone is named, not passed over', async () => {
  const dir = projectWithSite('');
  const python = path.join(dir, '.venv', 'bin', 'python');
  rmSync(python);
  symlinkSync('/nowhere/python', python);
  const { error } = await pythonBlockOf(dir);
  expect(error).toMatchObject({
    code: 'python.broken',
    message: expect.stringContaining('.venv'),
    hint: expect.stringContaining('-m venv'),
  });
});

test('a machine without Python runs what needs none, and says what the rest needs', async () => {
  const env = { PATH: folderOf(), VIRTUAL_ENV: '' };
  const dir = folderOf(FILES);
  const sql = await tidemill(['run', 'p', '--select', 'b', '--project', dir], { env });
  expect(sql.status).toBe(0);
  const all = await tidemill(['run', 'p', '--project', dir], { env });
  expect(all.status).toBe(1);
  expect(all.stdout + all.stderr).toMatch(
    /error python\.missing: No Python was found[\s\S]*hint: /,
  );
  expect(existsSync(path.join(dir, '.tidemill', 'engine.lock'))).toBe(false);
});
