import { appendFile, chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../../build.config.mjs';
import { Outbox } from '../../../electron/engine/notify/delivery/outbox.ts';
import { digestOf } from '../../../electron/engine/notify/message/digest.ts';
import type { EventFacts } from '../../../electron/engine/notify/message/facts.ts';
import { openDatabase } from '../../../electron/engine/runs/database.ts';
import { reachEngine } from '../../../electron/headless/reach.ts';
import { logHappening } from '../../../electron/headless/unattended/happenings.ts';
import { writeFiles, writeProject } from '../../fixtures/engine.ts';
import { LAUNCHER, type Started, start, tidemill } from './command.ts';

let dir: string;
let serving: Started | null;

beforeAll(() => ensureBuilt(['renderer'], { quiet: true }));
beforeEach(async () => {
  serving = null;
  dir = await writeProject({
    'pipelines/quick/pipeline.yaml': 'blocks: [{ name: one, kind: source, file: one.sql }]\n',
    'pipelines/quick/one.sql': 'select 1 as n',
    'pipelines/broken/pipeline.yaml': 'blocks: [{ name: bad, kind: source, file: bad.sql }]\n',
    'pipelines/broken/bad.sql': "select error('the password is hush')",
    'pipelines/sealed/pipeline.yaml': 'blocks: [{ name: key, kind: source, file: key.py }]\n',
    'pipelines/sealed/key.py':
      'def key(context):\n    return [{"length": len(context.secret("key"))}]\n',
  });
});
afterEach(async () => {
  serving?.child.kill('SIGKILL');
  await serving?.ended;
  await rm(dir, { recursive: true, force: true });
});

/** Serves the project and gives its address. */
async function serve(...args: string[]): Promise<string> {
  serving = start(['serve', dir, ...args]);
  return serving.line('http://');
}

/** Asks the server to end, and gives how it did. */
async function end(signal: NodeJS.Signals = 'SIGTERM') {
  if (serving === null) throw new Error('Nothing is served.');
  serving.child.kill(signal);
  return serving.ended;
}

/** A message about a failure, on record in the project's ledger and not sent yet. */
async function leaveWaiting(notification: string): Promise<void> {
  const stateDir = path.join(dir, '.tidemill');
  await mkdir(stateDir, { recursive: true });
  const database = openDatabase(stateDir);
  const outbox = new Outbox(database);
  const now = Date.now();
  const at = new Date(now).toISOString();
  const about = { event: 'failure', pipeline: 'quick', run: null, at } as const;
  const facts: EventFacts = {
    ...about,
    trigger: 'nightly',
    nominal: at,
    status: 'refused',
    block: null,
    error: 'It has errors.',
    reason: null,
    started_at: null,
    ended_at: null,
    duration_ms: null,
    count: 1,
  };
  const text = { title: 'quick could not start', body: 'It has errors.' };
  outbox.write({
    delivery: {
      id: outbox.id(now),
      notification,
      ...about,
      ...text,
      events: 1,
      state: 'waiting',
      error: null,
    },
    pending: { digest: digestOf(facts), since: now, due: now, attempts: 0 },
  });
  database.close();
}

const run = (...args: string[]) => tidemill(['run', ...args, '--project', dir]);
const everySecond = (more = '') => ({
  'pipelines/pulse/pipeline.yaml': `blocks: [{ name: one, kind: source, file: one.sql }]
triggers: [{ name: often, every: 1s${more} }]\n`,
  'pipelines/pulse/one.sql': 'select 1 as n',
});

describe('the log of a server', () => {
  it('has a line for the beginning and the end of each whole run, and none of what blocks say', async () => {
    await serve();
    await run('quick');
    await run('broken');
    await run('quick', '--select', 'one');
    const { status, stderr } = await end();
    expect(status).toBe(0);
    const stamp = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d`;
    expect(stderr).toMatch(
      new RegExp(
        [
          `^${stamp} quick: run (\\w{26}) begins`,
          `${stamp} quick: run \\1 success after [\\d.]+ m?s`,
          `${stamp} broken: run (\\w{26}) begins`,
          `${stamp} broken: run \\2 failed at bad after [\\d.]+ m?s\n$`,
        ].join('\n'),
      ),
    );
  });

  it('names the trigger and the instant, and ticks that are refused', async () => {
    await writeFiles(dir, everySecond());
    await serve();
    const stderr = () => serving?.child.stderr;
    const seen = (text: RegExp) =>
      new Promise<void>((resolve) => {
        let all = '';
        stderr()?.on('data', (more: string) => {
          all += more;
          if (text.test(all)) resolve();
        });
      });
    await seen(/pulse\.often: run \w+ begins for \S+\.000Z .+\n.* pulse\.often: run \w+ success/);
    const refused = seen(/pulse\.often: refused for \S+Z: pipeline\.\w+: /);
    await writeFiles(dir, { 'pipelines/pulse/pipeline.yaml': 'blocks: [{ name: one }]\n' });
    await refused;
    expect((await end()).status).toBe(0);
  });

  it('says that a message could not be sent, and of which notification', async () => {
    await writeFiles(dir, {
      'tidemill.yaml': `notifications:
  - { name: team, channel: webhook, on: [failure], url: "\${secret:nowhere}" }\n`,
    });
    const connection = await reachEngine(await serve(), 60_000);
    await expect(
      connection?.client.notifications.test({ notification: 'team' }),
    ).rejects.toMatchObject({ code: 'notification.failed' });
    connection?.close();
    expect((await end()).stderr).toMatch(/ notification team could not be sent: .+\n$/);
  });

  it('says so of a message, too, that the server before had left waiting', async () => {
    await writeFiles(dir, {
      'tidemill.yaml': `notifications:
  - { name: team, channel: webhook, on: [failure], url: "\${secret:nowhere}" }\n`,
    });
    await leaveWaiting('team');
    const server = start(['serve', dir]);
    serving = server;
    await new Promise<void>((resolve, reject) => {
      let all = '';
      server.child.stderr?.on('data', (text: string) => {
        all += text;
        if (/ notification team could not be sent: .+\n/.test(all)) resolve();
      });
      void server.ended.then(() => reject(new Error(`It ended. ${all}`)));
    });
    expect((await end()).status).toBe(0);
  });

  it('says what was missed and what is late', () => {
    const lines: string[] = [];
    const log = { unattended: true, line: (_: string, text: string) => void lines.push(text) };
    const [from, until] = ['2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z'];
    const about = { pipeline: 'p', trigger: 't' };
    const reason = 'Nobody was awake.';
    logHappening({ type: 'missed', ...about, count: 1, from, until: from, reason }, log);
    logHappening({ type: 'missed', ...about, count: 25, from, until, reason }, log);
    logHappening({ type: 'late', ...about, nominal: from, run: null, reason: 'It runs.' }, log);
    expect(lines).toEqual([
      `p.t: missed the tick of ${from}: Nobody was awake.`,
      `p.t: missed 25 ticks from ${from} to ${until}: Nobody was awake.`,
      `p.t: late for ${from}: It runs.`,
    ]);
  });

  it('goes to a file, which makes room for a new one, without the access token', async () => {
    const file = path.join(dir, 'logs', 'shop.log');
    await writeFiles(dir, { 'logs/shop.log': `${'x'.repeat(5_000_000)}\n` });
    const url = new URL(await serve('--log', file));
    await run('quick');
    const { stderr } = await end();
    expect(stderr).toBe('');
    const log = await readFile(file, 'utf8');
    expect(log).toMatch(
      / serves .+ at http:\/\/127\.0\.0\.1:\d+\n.*begins\n.*success.*\n.* has stopped\n$/,
    );
    expect(log).not.toContain(url.searchParams.get('token'));
    expect((await stat(`${file}.1`)).size).toBe(5_000_001);
    expect((await stat(file)).mode & 0o077).toBe(0);

    const second = await tidemill(['serve', dir, '--log', file, '--host', '203.0.113.1']);
    expect(second.status).toBe(2);
    expect(await readFile(file, 'utf8')).toMatch(/ error serve\.port: .+\n$/);
  });

  it.runIf(process.platform === 'linux')('tells the journal how grave each line is', async () => {
    const journal = path.join(dir, 'journal');
    const script = `JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) exec '${process.execPath}' '${LAUNCHER}' serve '${dir}'`;
    await writeFile(journal, '');
    serving = start(['-c', `exec 2>>'${journal}'; ${script}`], { program: ['sh'] });
    await serving.line('http://');
    await run('broken');
    await end();
    expect(await readFile(journal, 'utf8')).toMatch(
      /^<6>serves .*\n<6>broken: run \w+ begins\n<3>broken: run \w+ failed at bad .*\n<6>has stopped\n$/,
    );
  });
});

describe('the environment of a server', () => {
  it('has what a private file says', async () => {
    const file = path.join(dir, 'shop.env');
    await writeFile(file, '# for shop\nTIDEMILL_SECRET_KEY="hush hush"\n', { mode: 0o600 });
    await serve('--environment', file);
    expect((await run('sealed')).status).toBe(0);
    const shown = await tidemill(['show', 'sealed.key', '--project', dir, '--json']);
    expect(JSON.parse(shown.stdout).rows).toEqual([[9]]);
    await end();
  });

  it.runIf(process.platform !== 'win32')(
    'does not come from a file for others to read',
    async () => {
      const file = path.join(dir, 'shop.env');
      await appendFile(file, 'TIDEMILL_SECRET_KEY=hush\n');
      await chmod(file, 0o640);
      const { status, stderr } = await tidemill(['serve', dir, '--environment', file]);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^error serve\.environment: Others .*\n {2}hint: .*chmod 600 /);
      expect(stderr).not.toContain('hush');
      const missing = await tidemill(['serve', dir, '--environment', `${file}.none`]);
      expect(missing.stderr).toMatch(/^error serve\.environment: .*ENOENT/);
    },
  );
});

describe('a server without a terminal', () => {
  it.runIf(process.platform !== 'win32')('outlives the terminal that started it', async () => {
    await serve();
    serving?.child.kill('SIGHUP');
    expect((await run('quick')).status).toBe(0);
    expect((await end('SIGINT')).status).toBe(0);
  });

  it('waits for another one to end where it is told to', async () => {
    const url = await serve();
    const waiting = start(['serve', dir, '--wait']);
    const said = new Promise<string>((resolve) => waiting.child.stderr?.once('data', resolve));
    expect(String(await said)).toMatch(
      new RegExp(`process ${serving?.child.pid}\\. Waiting for its end\\.\n$`),
    );
    await end('SIGKILL');
    expect(await waiting.line('http://')).not.toBe(url);
    const third = start(['serve', dir, '--wait']);
    await new Promise((resolve) => third.child.stderr?.once('data', resolve));
    third.child.kill('SIGTERM');
    expect((await third.ended).status).toBe(0);
    waiting.child.kill('SIGTERM');
    expect((await waiting.ended).status).toBe(0);
  });

  it('goes on where one that was killed has left off: no tick twice, none lost', async () => {
    await writeFiles(dir, everySecond(', catch_up: all, overlap: queue'));
    await ticksAfter(await serve(), 1);
    await end('SIGKILL');
    const ticks = await ticksAfter(await serve(), 6);
    const nominals = ticks.map(({ nominal }) => Date.parse(nominal)).sort((a, b) => a - b);
    expect(nominals.map((at) => at - (nominals[0] ?? 0))).toEqual(
      nominals.map((_, index) => index * 1000),
    );
    expect(new Set(ticks.map(({ run }) => run ?? '')).size).toBe(ticks.length);
    expect((await end()).status).toBe(0);
  });
});

/** All ticks of `pulse.often`, once `count` of them have a run. */
async function ticksAfter(url: string, count: number) {
  const connection = await reachEngine(url, 60_000);
  if (connection === null) throw new Error(`Nothing answers at ${url}`);
  const { client } = connection;
  try {
    for await (const _ of await client.project.changes()) {
      const ticks = await client.triggers.ticks({
        pipeline: 'pulse',
        trigger: 'often',
        limit: 100,
      });
      const decided = ticks.filter(({ run }) => run !== null);
      if (decided.length >= count) return decided;
    }
    throw new Error('The engine has gone.');
  } finally {
    connection.close();
  }
}
