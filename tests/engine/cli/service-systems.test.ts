import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installService } from '../../../electron/headless/service/install.ts';
import { installedFor } from '../../../electron/headless/service/installed.ts';
import { launchdManager } from '../../../electron/headless/service/launchd.ts';
import { managerOf } from '../../../electron/headless/service/managers.ts';
import { removeService } from '../../../electron/headless/service/remove.ts';
import { reportOn } from '../../../electron/headless/service/report.ts';
import { taskSchedulerManager } from '../../../electron/headless/service/task-scheduler.ts';
import { writeProject } from '../../fixtures/engine.ts';
import { type StandIns, standIns } from './stand-ins.ts';

let dir: string;
let home: string;
let programs: StandIns;
beforeEach(async () => {
  dir = await writeProject({ 'tidemill.yaml': 'name: shop\n' });
  home = await mkdtemp(path.join(tmpdir(), 'tidemill-home-'));
  programs = await standIns(home);
  vi.stubEnv('HOME', home);
  vi.stubEnv('LOCALAPPDATA', path.join(home, 'AppData', 'Local'));
  vi.stubEnv('PATH', `${programs.bin}:${process.env.PATH}`);
});
afterEach(async () => {
  for (const folder of [dir, home]) await rm(folder, { recursive: true, force: true });
});

const request = () => ({
  dir,
  port: null,
  name: 'shop',
  node: process.execPath,
  launcher: '/opt/tidemill/electron/headless/tidemill.cjs',
  environment: { PATH: '/usr/bin:/bin', TIDEMILL_SECRET_KEY: 'hush' },
});
/** All files below a folder, by their paths in it. */
const files = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));

describe.runIf(process.platform !== 'win32')('launchd', () => {
  /** Refuses to bootstrap while it lets go of the service before: twice here. */
  const LAUNCHCTL = `
here=$(dirname "$0")
case "$1" in
  bootout) if [ -e "$here/loaded" ]; then rm "$here/loaded"; else exit 3; fi;;
  bootstrap)
    if [ -e "$here/busy" ]; then rm "$here/busy"; echo 'Bootstrap failed: 5: Input/output error' >&2; exit 5; fi
    touch "$here/loaded";;
  print)
    case "$2" in
      gui/501) ;;
      *) [ -e "$here/loaded" ] || exit 113
         printf '%s = {\\n\\tactive count = 1\\n\\tstate = running\\n\\n\\tpid = 4711\\n}\\n' "$2";;
    esac;;
esac`;

  it('is told of an agent, of a new one and that there is none any more', async () => {
    await programs.add('launchctl', LAUNCHCTL);
    const manager = launchdManager(501);
    const { file, secretsLeft } = await installService(manager, request());
    expect(file).toBe(path.join(home, 'Library/LaunchAgents/org.tidemill.tidemill-shop.plist'));
    expect(secretsLeft).toEqual(['TIDEMILL_SECRET_KEY']);
    expect(await readFile(file, 'utf8')).not.toContain('hush');
    const target = 'gui/501/org.tidemill.tidemill-shop';
    expect(await programs.calls()).toEqual([
      ['launchctl', 'print', 'gui/501'],
      ['launchctl', 'bootout', target],
      ['launchctl', 'enable', target],
      ['launchctl', 'bootstrap', 'gui/501', file],
    ]);
    const log = path.join(home, 'Library/Logs/Tidemill/tidemill-shop.log');
    const installed = await installedFor(manager, dir);
    if (installed === null) throw new Error('It is not installed.');
    expect(installed).toMatchObject({ name: 'tidemill-shop', project: dir, log });
    expect(await reportOn(manager, installed)).toMatchObject({ running: true, pid: 4711, log });

    await programs.add('busy');
    await installService(manager, { ...request(), port: 8123 });
    const calls = (await programs.calls()).map(([, action]) => action);
    expect(calls.slice(-4)).toEqual(['bootout', 'enable', 'bootstrap', 'bootstrap']);

    await removeService(manager, installed);
    expect(await files(path.join(home, 'Library'))).toEqual([]);
    expect(await manager.state('tidemill-shop')).toMatchObject({ running: false, pid: null });
    // That it is gone already is no error.
    await manager.stop('tidemill-shop', file);
  });

  it('says that nobody is logged in at the machine', async () => {
    await programs.add('launchctl', 'exit 125');
    await expect(installService(launchdManager(501), request())).rejects.toMatchObject({
      code: 'service.unavailable',
      message: expect.stringContaining('no login session'),
    });
    expect(await files(home)).toEqual(['calls', 'bin/launchctl']);
  });
});

describe.runIf(process.platform !== 'win32')('the Task Scheduler', () => {
  const SCHTASKS = `
here=$(dirname "$0")
case "$1 $3" in
  '/Query \\') ;;
  '/Query '*|'/Delete '*) [ -e "$here/task" ] || exit 1;;
esac
case "$1" in /Create) cp "$5" "$here/task";; /Delete) rm "$here/task";; esac`;

  it('is told of a task, of a new one and that there is none any more', async () => {
    await programs.add('schtasks.exe', SCHTASKS);
    await programs.add('powershell.exe', 'echo 4');
    const manager = taskSchedulerManager('HOME\\me');
    const { file } = await installService(manager, request());
    const name = '\\Tidemill\\tidemill-shop';
    expect(await programs.calls()).toEqual([
      ['schtasks.exe', '/Query', '/TN', '\\'],
      ['schtasks.exe', '/Query', '/TN', name],
      ['schtasks.exe', '/Create', '/TN', name, '/XML', file, '/F'],
      ['schtasks.exe', '/Run', '/TN', name],
    ]);
    const definition = await readFile(path.join(programs.bin, 'task'));
    expect([...definition.subarray(0, 2)]).toEqual([0xff, 0xfe]);
    expect(definition.toString('utf16le')).toContain('<UserId>HOME\\me</UserId>');
    const installed = await installedFor(manager, dir);
    if (installed === null) throw new Error('It is not installed.');
    expect(await reportOn(manager, installed)).toMatchObject({ state: 'running', running: true });

    await installService(manager, { ...request(), name: null });
    expect((await programs.calls()).slice(-3).map(([, action]) => action)).toEqual([
      '/End',
      '/Create',
      '/Run',
    ]);
    await removeService(manager, installed);
    expect(await files(path.join(home, 'AppData'))).toEqual([]);
    await manager.stop('tidemill-shop', file);
  });
});

it('says that it knows no services elsewhere', () => {
  expect(() => managerOf('aix')).toThrow(/no services on this system \(aix\)/);
});
