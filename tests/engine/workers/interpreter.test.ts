import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { workerEnvironment } from '../../../electron/engine/workers/environment.ts';
import { findInterpreter } from '../../../electron/engine/workers/interpreter.ts';
import { TidemillError } from '../../../shared/errors.ts';
import { errorOf, Rig } from './rig.ts';

let project: string;
let env: Record<string, string>;
const real = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).trim();

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'tidemill python '));
  env = workerEnvironment({});
  delete env.VIRTUAL_ENV;
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function program(path: string, script: string): string {
  const file = join(project, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

async function failure(setting: string | null) {
  const thrown: unknown = await findInterpreter({ setting, project, env }).catch((error) => error);
  if (!(thrown instanceof TidemillError)) throw thrown;
  return thrown.data;
}

test('without a setting the python3 on the PATH is found, behind any shim', async () => {
  program('shims/python3', `exec "${real}" "$@"`);
  env.PATH = `${join(project, 'shims')}:${env.PATH}`;
  const found = await findInterpreter({ setting: null, project, env });
  expect(found.path).toBe(real);
  expect(found.version).toMatch(/^3\.\d+\.\d+$/);
});

test('a .venv comes first, as itself: its packages hang on its path', async () => {
  const venv = join(project, '.venv');
  execFileSync(real, ['-m', 'venv', '--without-pip', venv]);
  const found = await findInterpreter({ setting: null, project, env });
  expect(found.path).toBe(join(venv, 'bin', 'python'));
});

test('$VIRTUAL_ENV is taken where the project has no .venv', async () => {
  const venv = join(project, 'elsewhere');
  execFileSync(real, ['-m', 'venv', '--without-pip', venv]);
  env.VIRTUAL_ENV = venv;
  const found = await findInterpreter({ setting: null, project, env });
  expect(found.path).toBe(join(venv, 'bin', 'python'));
});

test('a setting is relative to the project and nothing else is tried', async () => {
  symlinkSync(real, join(project, 'my-python'));
  const found = await findInterpreter({ setting: './my-python', project, env });
  expect(found.path).toBe(join(project, 'my-python'));
  expect(await failure('no/such/python')).toMatchObject({
    code: 'python.missing',
    message: 'The Python of this project, no/such/python, does not exist.',
    file: 'tidemill.yaml',
  });
});

test('where no Python is found, all that was tried is named', async () => {
  env.PATH = project;
  expect(await failure(null)).toMatchObject({
    code: 'python.missing',
    message: 'No Python was found. Tried: python3, python.',
  });
});

test('a Python that is too old is passed over for a newer one, and told when it is the only one', async () => {
  const old = `echo 'tidemill-interpreter:["/usr/bin/python3.6", [3, 6, 9]]'`;
  program('bin/python3', old);
  env.PATH = join(project, 'bin');
  expect(await failure(null)).toMatchObject({
    code: 'python.too_old',
    message: 'python3 is Python 3.6.9; Tidemill needs 3.9 or newer.',
  });
  program('bin/python', `exec "${real}" "$@"`);
  expect((await findInterpreter({ setting: null, project, env })).path).toBe(real);
});

test('a Python that does not work is told with what it printed', async () => {
  program('broken', 'echo "libpython3.so: cannot open shared object file" >&2; exit 127');
  const { code, message } = await failure('./broken');
  expect(code).toBe('python.broken');
  expect(message).toContain('it exited with code 127');
  expect(message).toContain('libpython3.so: cannot open shared object file');
});

test('a .venv whose interpreter has gone is told, not passed over', async () => {
  mkdirSync(join(project, '.venv', 'bin'), { recursive: true });
  writeFileSync(join(project, '.venv', 'pyvenv.cfg'), 'home = /gone\n');
  symlinkSync('/gone/bin/python3', join(project, '.venv', 'bin', 'python'));
  const { code, message } = await failure(null);
  expect(code).toBe('python.broken');
  expect(message).toContain('its interpreter does not exist any more');
});

test('a Python that prints at start-up works all the same', async () => {
  const rig = new Rig({}, (folder) => {
    const venv = join(folder, '.venv');
    execFileSync(real, ['-m', 'venv', '--without-pip', venv]);
    const packages = execFileSync(
      join(venv, 'bin', 'python'),
      ['-c', 'import site; print(site.getsitepackages()[0])'],
      { encoding: 'utf8' },
    ).trim();
    const noise = 'import sys\nprint("welcome!")\nprint("beware", file=sys.stderr)\n';
    writeFileSync(join(packages, 'sitecustomize.py'), noise);
  });
  const ran = await rig.run('python', 'def f(): return 1');
  expect(ran.outcome.type).toBe('output');
  await rig.close();
});

test('a block on a Python that does not exist fails with that, and runs once it is mended', async () => {
  const rig = new Rig({ settings: { python: 'gone', workers: 1, blockMemoryBytes: 2e9 } });
  expect(errorOf(await rig.run('python', 'def f(): return 1')).code).toBe('python.missing');
  rig.pool.configure({ python: null, workers: 1, blockMemoryBytes: 2e9 });
  expect((await rig.run('python', 'def f(): return 1')).outcome.type).toBe('output');
  await rig.close();
});
