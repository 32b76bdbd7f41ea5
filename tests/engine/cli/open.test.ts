import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ensureBuilt } from '../../../build.config.mjs';
import { writeProject } from '../../fixtures/engine.ts';
import { ROOT, start } from './command.ts';

let dir: string;
let env: Record<string, string>;

beforeAll(() => ensureBuilt(['renderer'], { quiet: true }));
beforeEach(async () => {
  dir = await writeProject({ 'tidemill.yaml': 'name: shop\n' });
  env = {
    DISPLAY: '',
    WAYLAND_DISPLAY: '',
    PATH: `${path.join(dir, 'bin')}:${process.env.PATH}`,
    ELECTRON_OVERRIDE_DIST_PATH: path.join(dir, 'electron'),
  };
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A shell script in the project. */
async function program(file: string, text = 'true'): Promise<void> {
  const place = path.join(dir, file);
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, `#!/bin/sh\n${text}\n`);
  await chmod(place, 0o755);
}

it.runIf(process.platform === 'linux')(
  'serves the project to the browser where there is no display',
  async () => {
    await program('electron/electron');
    // This browser notes the address and sends its caller home.
    const opened = path.join(dir, 'opened');
    await program('bin/xdg-open', `printf '%s' "$1" > '${opened}'; kill -TERM $PPID`);
    const { status, stdout, stderr } = await start(['open', dir], { env }).ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/);
    expect(await readFile(opened, 'utf8')).toBe(stdout.trimEnd());
  },
);

it.runIf(process.platform === 'linux')('shows what is served already', async () => {
  await program('bin/xdg-open');
  const serving = start(['serve', dir], { env });
  const url = await serving.line('http://');
  const { status, stdout } = await start(['open', dir], { env }).ended;
  expect({ status, stdout }).toEqual({ status: 0, stdout: `${url}\n` });
  serving.child.kill('SIGTERM');
  await serving.ended;
});

it('prints the address where there is no browser either', async () => {
  const opening = start(['open', dir, '--json'], {
    env: { ...env, PATH: path.join(dir, 'bin') },
  });
  expect(JSON.parse(await opening.line('{'))).toMatchObject({ project: dir });
  opening.child.kill('SIGINT');
  const { status, stderr } = await opening.ended;
  expect(status).toBe(0);
  expect(stderr).toMatch(/^No browser could be started/);
});

it.runIf(process.platform === 'linux')('starts the desktop shell where there is one', async () => {
  await ensureBuilt(['main', 'preload'], { quiet: true });
  await program('electron/electron', 'printf "called %s %s\\n" "$@"');
  const opening = start(['open', dir], { env: { ...env, DISPLAY: ':99' } });
  const { status, stdout } = await opening.ended;
  expect(stdout).toBe(`called ${ROOT} ${dir}\n`);
  expect(status).toBe(0);
});

it.runIf(process.platform === 'linux')('says that the desktop shell failed', async () => {
  await ensureBuilt(['main', 'preload'], { quiet: true });
  await program('electron/electron', 'exit 1');
  const opening = start(['open', dir], { env: { ...env, DISPLAY: ':99' } });
  expect((await opening.ended).status).toBe(70);
});
