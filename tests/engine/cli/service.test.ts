import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../../build.config.mjs';
import { writeProject } from '../../fixtures/engine.ts';
import { LAUNCHER, start, tidemill } from './command.ts';
import { type StandIns, standIns } from './stand-ins.ts';

let dir: string;
let home: string;
let programs: StandIns;
let env: Record<string, string>;

/** What `systemctl show` says of a service that runs as the process whose id is in the file `pid`. */
const SYSTEMCTL = `
here=$(dirname "$0")
case "$*" in
  *"--property=LoadState"*) if [ -e "$here/loaded" ]; then echo loaded; else echo not-found; fi;;
  *" show "*)
    if [ -e "$here/pid" ]; then
      printf 'ActiveState=active\\nSubState=running\\nMainPID=%s\\nResult=success\\n' "$(cat "$here/pid")"
    else
      printf 'ActiveState=activating\\nSubState=auto-restart\\nMainPID=0\\nResult=exit-code\\n'
    fi;;
  *" enable "*) touch "$here/loaded";;
  *" disable "*) rm "$here/loaded";;
esac`;

beforeAll(() => ensureBuilt(['renderer'], { quiet: true }));
beforeEach(async () => {
  dir = await writeProject({ 'tidemill.yaml': 'name: shop\n' });
  home = await mkdtemp(path.join(tmpdir(), 'tidemill-home-'));
  programs = await standIns(home);
  await programs.add('systemctl', SYSTEMCTL);
  await programs.add('loginctl', 'echo no');
  env = {
    HOME: home,
    XDG_CONFIG_HOME: '',
    XDG_RUNTIME_DIR: home,
    PATH: `${programs.bin}:${process.env.PATH}`,
  };
});
afterEach(async () => {
  for (const folder of [dir, home]) await rm(folder, { recursive: true, force: true });
});

const service = (...args: string[]) => tidemill(['service', ...args], { env });
const json = async (...args: string[]) => JSON.parse((await service(...args, '--json')).stdout);
const units = () => readdir(path.join(home, '.config/systemd/user')).catch(() => []);

describe.runIf(process.platform === 'linux')('tidemill service', () => {
  it('installs a unit, brings it up to date, and leaves no trace of it', async () => {
    const first = await json('install', dir);
    const name = `tidemill-${path.basename(dir).toLowerCase()}`;
    const file = path.join(home, '.config/systemd/user', `${name}.service`);
    const secrets = path.join(home, '.config/tidemill', `${name}.env`);
    expect(first).toEqual({
      installed: true,
      name,
      project: dir,
      running: false,
      state: 'activating (auto-restart, exit-code)',
      pid: null,
      address: null,
      port: null,
      held_by: null,
      file,
      secrets_file: secrets,
      log: `journalctl --user --unit ${name} --follow`,
      updated: false,
      missing_secrets: [],
    });
    const unit = await readFile(file, 'utf8');
    expect(unit).toContain(`ExecStart="${process.execPath}" "${LAUNCHER}" "serve" "${dir}"`);
    expect(unit).toContain(`Environment="PATH=${env.PATH}"`);
    expect((await stat(secrets)).mode & 0o777).toBe(0o600);
    const calls = (await programs.calls()).filter(([program]) => program === 'systemctl');
    expect(
      calls.map((call) => call.slice(4).join(' ')).filter((call) => !/^show/.test(call)),
    ).toEqual([
      'daemon-reload',
      'daemon-reload',
      `enable ${name}.service`,
      `restart ${name}.service`,
    ]);

    const again = await json('install', dir, '--port', '8123');
    expect(again).toMatchObject({ name, updated: true, port: 8123 });
    expect(await json('install', dir)).toMatchObject({ port: 8123 });
    expect(await json('install', dir, '--port', '0')).toMatchObject({ port: null });
    expect(await units()).toEqual([`${name}.service`]);

    await writeFile(secrets, 'TIDEMILL_SECRET_KEY=hush\n');
    const renamed = await json('install', dir, '--name', 'Till');
    expect(renamed).toMatchObject({ name: 'tidemill-till', updated: true });
    expect(await units()).toEqual(['tidemill-till.service']);
    expect(await readFile(renamed.secrets_file, 'utf8')).toContain('hush');

    const removed = await json('remove', dir);
    expect(removed).toEqual({
      removed: true,
      name: 'tidemill-till',
      project: dir,
      files: [renamed.file, renamed.secrets_file],
    });
    expect(await units()).toEqual([]);
    expect(await readdir(path.join(home, '.config'))).toEqual(['systemd']);
    expect((await programs.calls()).at(-1)).toContain('reset-failed');
    expect(await json('remove', dir)).toMatchObject({ removed: false, files: [] });
    expect(await json('status', dir)).toEqual({ installed: false, project: dir });
  });

  it('says what runs, where, and what else there is to do', async () => {
    const serving = start(['serve', dir], { env });
    const url = new URL(await serving.line('http://'));
    await writeFile(path.join(programs.bin, 'pid'), String(serving.child.pid));
    const { status, stdout, stderr } = await tidemill(['service', 'install', dir], {
      env: { ...env, TIDEMILL_SECRET_KEY: 'hush' },
    });
    expect(status).toBe(0);
    expect(stdout).toContain(`state       active (running), process ${serving.child.pid}\n`);
    expect(stdout).toContain(`address     ${url.origin}\n`);
    expect(stdout).toContain(`tidemill open ${dir}\n`);
    expect(stdout).toContain('loginctl enable-linger');
    expect(stderr).toMatch(/^warning: the service will not have TIDEMILL_SECRET_KEY, [^\n]+\n$/);
    expect(stdout + stderr).not.toContain('hush');
    expect(stdout + stderr).not.toContain(url.searchParams.get('token'));
    expect(await json('status', dir)).toMatchObject({
      running: true,
      address: url.origin,
      pid: serving.child.pid,
    });
    serving.child.kill('SIGTERM');
    await serving.ended;
  });

  it('says who holds the project while the service waits for it', async () => {
    const app = start(['serve', dir], { env });
    await app.line('http://');
    expect(await json('install', dir)).toMatchObject({
      running: false,
      address: null,
      held_by: app.child.pid,
    });
    const { stdout } = await service('status', dir);
    expect(stdout).toContain(`process ${app.child.pid} holds the project; the service takes over`);
    app.child.kill('SIGTERM');
    await app.ended;
  });

  it('gives two projects in folders of one name two services', async () => {
    const other = path.join(home, path.basename(dir));
    await mkdir(path.join(other, 'pipelines'), { recursive: true });
    const { name } = await json('install', dir);
    expect(await json('install', other)).toMatchObject({ name: `${name}-2`, project: other });
    const taken = await json('install', other, '--name', name.replace('tidemill-', ''));
    expect(taken.error).toMatchObject({ code: 'service.name_taken' });
    expect(await json('remove', other)).toMatchObject({ removed: true, name: `${name}-2` });
    expect(await json('status', dir)).toMatchObject({ installed: true, name });
  });

  it('can be removed when its project is gone', async () => {
    await json('install', dir);
    await rm(dir, { recursive: true });
    expect(await json('remove', dir)).toMatchObject({ removed: true, project: dir });
  });

  it('installs nothing where systemd refuses it', async () => {
    await programs.add(
      'systemctl',
      `case "$*" in *" restart "*) echo 'Job for x failed.' >&2; exit 1;; esac`,
    );
    const { error } = await json('install', dir);
    expect(error).toMatchObject({ code: 'service.failed' });
    expect(error.message).toMatch(/could not be started: Job for x failed\.$/);
    expect(await units()).toEqual([]);
  });

  it('says in plain words that there is no systemd', async () => {
    await programs.add('systemctl', 'echo "Failed to connect to bus: No medium found" >&2; exit 1');
    const silent = await service('install', dir);
    expect(silent.status).toBe(2);
    expect(silent.stderr).toMatch(
      /^error service\.unavailable: systemd does not answer for this user: Failed to connect [^\n]+\n {2}hint: .*container/,
    );
    const { error } = JSON.parse(
      (await tidemill(['service', 'install', dir, '--json'], { env: { ...env, PATH: home } }))
        .stdout,
    );
    expect(error).toMatchObject({ code: 'service.unavailable' });
    expect(error.message).toContain('no systemctl');
    expect(await units()).toEqual([]);
  });

  it.each([
    ['an unknown action', ['instal'], 'command.argument', "'install'"],
    ['what is no project', ['install', tmpdir()], 'project.not_a_project', 'tidemill new'],
    ['a port that is none', ['install', '--port', '70000'], 'command.value', ''],
    ['a name that no system takes', ['install', '--name', 'a b'], 'service.name', '--name shop'],
  ])('refuses %s', async (_, args, code, hint) => {
    const [action = '', ...rest] = args;
    const where = rest[0]?.startsWith('/') ? rest : [dir, ...rest];
    const { status, stderr } = await service(action, ...where);
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error ${code}: `));
    expect(stderr).toContain(hint);
    expect(await units()).toEqual([]);
  });

  it('refuses a folder that no unit can name', async () => {
    const odd = path.join(home, 'two\nlines');
    await mkdir(path.join(odd, 'pipelines'), { recursive: true });
    expect((await json('install', odd)).error).toMatchObject({ code: 'service.path' });
  });
});

const systemd = spawnSync('systemctl', ['--user', 'daemon-reload'], { stdio: 'ignore' });
if (systemd.status !== 0) {
  console.warn('The test with a real systemd is skipped: none answers for this user.');
}
describe.runIf(systemd.status === 0)('with a real systemd', () => {
  it('runs, comes back when it is killed, and goes', async () => {
    const real = (...args: string[]) => tidemill(['service', ...args, dir, '--json']);
    try {
      const installed = JSON.parse((await real('install', '--name', 'test-of-tidemill')).stdout);
      expect(installed).toMatchObject({ running: true });
      expect(installed.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const ran = await tidemill(['runs', '--project', dir, '--json']);
      expect(ran.stdout).toBe('[]\n');
      process.kill(installed.pid, 'SIGKILL');
      const again = async () => JSON.parse((await real('status')).stdout);
      await expect
        .poll(async () => (await again()).address, { timeout: 20_000, interval: 250 })
        .not.toBeNull();
      expect((await again()).pid).not.toBe(installed.pid);
    } finally {
      expect(JSON.parse((await real('remove')).stdout)).toMatchObject({ removed: true });
    }
    expect(JSON.parse((await real('status')).stdout)).toMatchObject({ installed: false });
  });
});
