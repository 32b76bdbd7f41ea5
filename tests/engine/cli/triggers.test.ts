import { rm } from 'node:fs/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensureBuilt } from '../../../build.config.mjs';
import { instantOption } from '../../../electron/headless/cli/instant.ts';
import { reachEngine } from '../../../electron/headless/reach.ts';
import { writeFiles, writeProject } from '../../fixtures/engine.ts';
import { type Ended, start, tidemill } from './command.ts';

const PIPELINE = `
params: { who: { type: string, default: nobody } }
blocks:
  - { name: one, kind: source, file: one.sql }
triggers:
  - { name: nightly, schedule: "0 2 * * *", timezone: Europe/Madrid }
  - { name: often, every: 15m }
  - { name: off, schedule: "@daily", enabled: false }
  - { name: over, schedule: "@daily", end: 2020-01-01 }
  - { name: hook, webhook: true }
  - { name: incoming, files: data/*.csv }
`;

let dir: string;
/** A machine in a zone whose clock is set back an hour on 2026-10-25 at 01:00 UTC. */
const env = { TZ: 'Europe/Berlin' };
const triggers = (...args: string[]) => tidemill(['triggers', ...args, '--project', dir], { env });

beforeAll(() => ensureBuilt(['renderer'], { quiet: true }));
beforeEach(async () => {
  dir = await writeProject({
    'tidemill.yaml': 'name: shop\n',
    'pipelines/sales/pipeline.yaml': PIPELINE,
    'pipelines/sales/one.sql': 'select 1 as n',
  });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const listed = (ended: Ended) => {
  expect(ended.status).toBe(0);
  return Object.fromEntries(
    (JSON.parse(ended.stdout) as { trigger: string }[]).map((each) => [each.trigger, each]),
  );
};

describe('tidemill triggers --json', () => {
  it('prints what formats.md promises, and nothing else', async () => {
    const all = listed(await triggers('sales', '--json', '--next', '2', '--from', '2026-03-28'));
    expect(all.nightly).toEqual({
      pipeline: 'sales',
      trigger: 'nightly',
      schedule: '0 2 * * *',
      timezone: 'Europe/Madrid',
      enabled: true,
      text: 'At 02:00, every day',
      // The second is right after the gap of that night.
      next: ['2026-03-28T01:00:00.000Z', '2026-03-29T01:00:00.000Z'],
      last: null,
    });
    expect(all.often).toMatchObject({ schedule: 'every 15m', timezone: 'Europe/Berlin' });
    expect(all.off).toMatchObject({ enabled: false, last: null });
    expect(all.over).toMatchObject({ enabled: true, next: [] });
    for (const name of ['hook', 'incoming']) {
      expect(all[name]).toMatchObject({ schedule: null, timezone: null, next: [], last: null });
      expect(all[name]).toHaveProperty('text', expect.stringMatching(/./));
    }
  });

  it('gives no ticks where none were asked for, and a thousand at most', async () => {
    expect(listed(await triggers('--json', '--next', '0')).often).toMatchObject({ next: [] });
    const { often } = listed(await triggers('--json', '--next', '1000'));
    expect((often as unknown as { next: string[] }).next).toHaveLength(1000);
  });

  it('says how the last tick ended, and asks the engine that serves', async () => {
    await writeFiles(dir, {
      'pipelines/quick/pipeline.yaml': `
blocks: [{ name: one, kind: source, file: one.sql }]
triggers: [{ name: pulse, webhook: true }]`,
      'pipelines/quick/one.sql': 'select 1 as n',
    });
    const serving = start(['serve', dir], { env });
    const url = await serving.line('http://');
    const connection = await reachEngine(url, 60_000);
    if (connection === null) throw new Error('What serves cannot be reached.');
    const { client } = connection;
    const called = { pipeline: 'quick', trigger: 'pulse' };
    const { token, path } = await client.triggers.token(called);
    const authorization = `Bearer ${token}`;
    const hook = new URL(path, url);
    const answer = await fetch(hook, { method: 'POST', headers: { authorization } });
    const { run } = (await answer.json()) as { run: string };
    for await (const _ of await client.project.changes()) {
      const [tick] = await client.triggers.ticks({ ...called, limit: 1 });
      if (tick?.outcome === 'success') break;
    }
    connection.close();
    const { last } = listed(await triggers('quick', '--json')).pulse as unknown as {
      last: { nominal: string };
    };
    expect(last).toMatchObject({ outcome: 'success', run });
    expect(last.nominal).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect((await fetch(hook, { method: 'POST' })).status).toBe(401);
    const { stderr } = await triggers('quick');
    expect(stderr).toMatch(
      /^warning trigger\.turned_away: quick\.pulse turned a call away at .*: There is no such/m,
    );
    const runs = await tidemill(['runs', 'quick', '--project', dir, '--json']);
    expect(runs.stdout).toContain(run);
    serving.child.kill('SIGTERM');
    await serving.ended;
  });
});

it.each([
  ['a day', '2026-10-25', '2026-10-24T22:00:00.000Z'],
  ['a local time', '2026-07-01T12:10', '2026-07-01T10:10:00.000Z'],
  ['one that exists twice, the first time', '2026-10-25 02:30:00', '2026-10-25T00:30:00.000Z'],
  ['one that does not exist, after the gap', '2026-03-29T02:30', '2026-03-29T01:00:00.000Z'],
  ['an instant of UTC', '2026-07-01T12:10:00.500Z', '2026-07-01T12:10:00.500Z'],
  ['an instant with its offset', '2026-07-01T12:10-03:30', '2026-07-01T15:40:00.000Z'],
])('takes %s to look from', (_, written, instant) => {
  vi.stubEnv('TZ', env.TZ);
  expect(instantOption('from', written)).toBe(instant);
});

describe('tidemill triggers', () => {
  it('prints a table on this machine’s clock', async () => {
    const { stdout, stderr } = await triggers('sales', '--next', '2', '--from', '2026-10-25');
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^pipeline +trigger +when +zone +next +last$/);
    const row = lines.findIndex((line) => line.includes('nightly'));
    expect(lines[row]).toMatch(/At 02:00, every day +Europe\/Madrid +2026-10-25 02:00:00 CEST$/);
    expect(lines[row + 1]).toMatch(/^ +2026-10-26 02:00:00 CET$/);
    expect(stdout).toMatch(/ off .* off$/m);
    expect(stdout).toMatch(/ over .* never$/m);
    expect(stderr).toMatch(/^warning trigger\.problem: sales\.hook cannot run: .*token/m);
  });

  it('has nothing to list in a project without triggers', async () => {
    const bare = await writeProject({ 'tidemill.yaml': 'name: bare\n' });
    const list = (...args: string[]) => tidemill(['triggers', '--project', bare, ...args]);
    expect((await list()).stdout).toBe('There are no triggers.\n');
    expect((await list('--json')).stdout).toBe('[]\n');
    await rm(bare, { recursive: true });
  });

  it('goes on with the last good triggers of a pipeline with errors, and says so', async () => {
    await triggers();
    await writeFiles(dir, {
      'pipelines/sales/pipeline.yaml': PIPELINE.replace('0 2 * * *', '61 2 * * *'),
      'pipelines/new/pipeline.yaml': 'triggers:\n  - { name: t, schedule: nonsense }\n',
    });
    const { status, stdout, stderr } = await triggers();
    expect(status).toBe(0);
    expect(stderr).toMatch(/pipeline\.invalid: The files of sales have errors/);
    expect(stdout).not.toContain('61');
    const fresh = await triggers('new');
    expect(fresh.status).toBe(2);
    expect(fresh.stderr).toMatch(/^error pipelines\/new\/pipeline\.yaml:2:\d+ trigger\./m);
  });

  it.each([
    ['an unknown pipeline', ['sale'], 'pipeline.missing', "'sales'"],
    ['a word for an instant', ['--from', 'tomorrow'], 'command.value', '2026-03-29T02:30Z'],
    ['a day that is none', ['--from', '2026-02-30'], 'command.value', 'Europe/Berlin'],
    ['more than there can be', ['--next', '1001'], 'command.value', '--from'],
    ['a negative number', ['--next=-1'], 'command.value', 'triggers --help'],
  ])('refuses %s', async (_, args, code, hint) => {
    const { status, stdout, stderr } = await triggers(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^error ${code}: .+\\n  hint: `));
    expect(stderr).toContain(hint);
  });
});

describe('tidemill token', () => {
  const token = (...args: string[]) => tidemill(['token', ...args, '--project', dir]);

  it('makes a token that the running engine takes, each the last one only', async () => {
    const serving = start(['serve', dir]);
    const { origin } = new URL(await serving.line('http://'));
    const made = JSON.parse((await token('sales.hook', '--json')).stdout);
    expect(made).toEqual({
      pipeline: 'sales',
      trigger: 'hook',
      token: expect.stringMatching(/^\S{20,}$/),
      path: '/hooks/sales/hook',
      url: `${origin}/hooks/sales/hook`,
    });
    const call = async (secret: string) =>
      (
        await fetch(made.url, {
          method: 'POST',
          headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
          body: '{"who":"me"}',
        })
      ).status;
    expect(await call(made.token)).toBe(202);

    const { stdout } = await token('sales.hook');
    const [, shown = ''] = /^ {2}(\S{20,})$/m.exec(stdout) ?? [];
    expect(stdout).toContain(`curl -X POST ${made.url} -H 'Authorization: Bearer ${shown}'`);
    expect(await call(made.token)).toBe(401);
    expect(await call(shown)).toBe(202);
    serving.child.kill('SIGTERM');
    await serving.ended;
  });

  it('says how to serve where nothing does', async () => {
    const { status, stdout, stderr } = await token('sales.hook');
    expect(status).toBe(0);
    expect(stdout).toContain('http://127.0.0.1:PORT/hooks/sales/hook');
    expect(stderr).toMatch(/^Nothing serves this project now\. .*tidemill serve --port PORT/);
  });

  it.each([
    ['no trigger', 'sales', 'command.argument'],
    ['an unknown trigger', 'sales.hok', 'trigger.missing'],
    ['a trigger that nobody calls', 'sales.often', 'trigger.not_webhook'],
  ])('refuses %s', async (_, name, code) => {
    const { status, stdout, stderr } = await token(name);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^error ${code}: .+\\n  hint: `));
  });
});
