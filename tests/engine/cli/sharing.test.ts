import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../../build.config.mjs';
import { writeProject } from '../../fixtures/engine.ts';
import { knock } from '../serve/knock.ts';
import { type Started, start, tidemill } from './command.ts';

let dir: string;
const inProject = (...args: string[]) => tidemill([...args, '--project', dir]);

beforeAll(() => ensureBuilt(['renderer'], { quiet: true }));
beforeEach(async () => {
  dir = await writeProject({
    'pipelines/quick/pipeline.yaml': 'blocks:\n  - { name: one, kind: source, file: one.sql }\n',
    'pipelines/quick/one.sql': 'select 1 as n',
    'pipelines/slow/pipeline.yaml': 'blocks:\n  - { name: wait, kind: source, file: wait.py }\n',
    'pipelines/slow/wait.py':
      'import os, time\ndef wait():\n    while not os.path.exists("go"):\n        time.sleep(0.02)\n',
  });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const lock = async () =>
  JSON.parse(await readFile(path.join(dir, '.tidemill', 'engine.lock'), 'utf8'));

describe('tidemill serve', () => {
  let serving: Started;
  afterEach(async () => {
    serving.child.kill('SIGTERM');
    await serving.ended;
  });

  it('prints one line, with the address that lets one in', async () => {
    serving = start(['serve', dir]);
    const line = await serving.line('http://');
    expect(line).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    const url = new URL(line);
    const port = Number(url.port);
    const entry = await knock(port, { host: url.host }, url.pathname + url.search);
    expect(entry.status).toBe(303);
    const cookie = String(entry.headers['set-cookie']).split(';')[0] ?? '';
    const index = await knock(port, { host: url.host, cookie });
    expect(index.status).toBe(200);
    expect(index.body).toContain('<title>Tidemill');
    expect((await knock(port, { host: url.host })).status).toBe(401);
    expect((await knock(port, { host: 'evil.example', cookie })).status).toBe(403);

    serving.child.kill('SIGTERM');
    const { status, stdout, stderr } = await serving.ended;
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${line}\n`, stderr: '' });
    await expect(stat(path.join(dir, '.tidemill', 'engine.lock'))).rejects.toThrow('ENOENT');
  });

  it('is used by every other command on its project', async () => {
    serving = start(['serve', '--json', '--project', dir]);
    const { url, project, pid } = JSON.parse(await serving.line('{'));
    expect(project).toBe(dir);
    expect(await lock()).toMatchObject({ pid, url });
    const { mode } = await stat(path.join(dir, '.tidemill', 'engine.lock'));
    expect(mode & 0o777).toBe(0o600);

    const ran = await inProject('run', 'quick', '--json');
    expect(ran.status).toBe(0);
    expect(JSON.parse(ran.stdout).blocks[0].rows).toBe(1);
    expect(JSON.parse((await inProject('show', 'quick.one', '--json')).stdout).rows).toEqual([[1]]);
    expect((await inProject('run', 'nope')).status).toBe(2);
    expect((await lock()).pid).toBe(pid);

    const second = await inProject('serve');
    expect(second.status).toBe(4);
    expect(second.stderr).toMatch(/^error project\.locked: /);
    expect(second.stderr).not.toContain(new URL(url).searchParams.get('token'));
  });

  it('has its runs cancelled from elsewhere', async () => {
    serving = start(['serve', dir]);
    await serving.line('http://');
    const running = start(['run', 'slow', '--project', dir]);
    const id = (await running.line('run ')).split(' ')[1] ?? '';
    await running.line('wait  running');
    const cancelled = await inProject('cancel', id, '--json');
    expect(cancelled.status).toBe(0);
    expect(JSON.parse(cancelled.stdout)).toMatchObject({ run: id, status: 'cancelled' });
    expect((await running.ended).status).toBe(3);
  });

  it('says that it has gone to those who use it', async () => {
    serving = start(['serve', dir]);
    await serving.line('http://');
    const running = start(['run', 'slow', '--project', dir]);
    await running.line('wait  running');
    serving.child.kill('SIGTERM');
    expect((await serving.ended).status).toBe(0);
    const { status, stderr } = await running.ended;
    expect([3, 4]).toContain(status);
    if (status === 4) expect(stderr).toMatch(/^error connection\.closed: /);
  });

  it('warns where more than this machine can reach it', async () => {
    serving = start(['serve', dir, '--host', '0.0.0.0']);
    const url = new URL(await serving.line('http://'));
    expect(url.hostname).toBe('127.0.0.1');
    serving.child.kill('SIGINT');
    const { status, stderr } = await serving.ended;
    expect(status).toBe(0);
    expect(stderr).toMatch(/^warning: listening on 0\.0\.0\.0: [^\n]+\n$/);
  });

  it('refuses an address that it cannot have', async () => {
    serving = start(['serve', dir, '--host', '203.0.113.1']);
    const { status, stderr } = await serving.ended;
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error serve\.port: /);
    await expect(stat(path.join(dir, '.tidemill', 'engine.lock'))).rejects.toThrow('ENOENT');
  });
});

describe('two engines on one project', () => {
  it('shares the engine of a run, which then waits for those who use it', async () => {
    const first = start(['run', 'slow', '--project', dir]);
    await first.line('wait  running');
    const quick = await inProject('run', 'quick', '--json');
    expect(quick.status).toBe(0);
    const second = start(['run', 'slow', '--project', dir]);
    await second.line('wait  running');
    await writeFile(path.join(dir, 'go'), '');
    expect((await first.ended).status).toBe(0);
    expect((await second.ended).status).toBe(0);
  });

  it('ends with 4 where the holder does not answer', async () => {
    const first = start(['run', 'slow', '--project', dir]);
    await first.line('wait  running');
    const { pid } = await lock();
    process.kill(pid, 'SIGSTOP');
    try {
      const { status, stdout, stderr } = await inProject('runs', '--json');
      expect(status).toBe(4);
      expect(JSON.parse(stdout).error.code).toBe('project.locked');
      expect(stderr).toContain(String(pid));
    } finally {
      process.kill(pid, 'SIGCONT');
      await writeFile(path.join(dir, 'go'), '');
    }
    expect((await first.ended).status).toBe(0);
  });

  it('takes over from an engine that was killed, and marks its run interrupted', async () => {
    const first = start(['run', 'slow', '--project', dir]);
    await first.line('wait  running');
    process.kill((await lock()).pid, 'SIGKILL');
    await first.ended;
    const { status, stdout } = await inProject('runs', 'slow', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)[0]).toMatchObject({ status: 'interrupted' });
  });
});
