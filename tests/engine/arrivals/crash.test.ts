import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureBuilt } from '../../../build.config.mjs';
import { reachEngine } from '../../../electron/headless/reach.ts';
import { writeProject } from '../../fixtures/engine.ts';
import { putFile } from '../../fixtures/files.ts';
import { type Started, start } from '../cli/command.ts';
import { pipeline } from './fixture.ts';

let dir: string;
let serving: Started | null = null;

beforeAll(async () => {
  await ensureBuilt(['renderer'], { quiet: true });
  dir = await writeProject({
    ...pipeline(
      'load',
      '  - { name: drop, files: in/*.csv, settle: 50ms, overlap: queue, catch_up: all }\n',
    ),
    ...pipeline('called', '  - { name: hook, webhook: true, overlap: queue }\n'),
    ...pipeline('orders', '  []\n'),
    ...pipeline('report', '  - { name: chain, after: orders, overlap: queue }\n'),
  });
  await mkdir(path.join(dir, 'in'));
});
afterAll(async () => {
  serving?.child.kill('SIGKILL');
  await serving?.ended;
  await rm(dir, { recursive: true, force: true });
});

async function serve() {
  serving = start(['serve', dir]);
  const url = await serving.line('http://');
  const connection = await reachEngine(url, 60_000);
  if (connection === null) throw new Error('What serves cannot be reached.');
  return { url, client: connection.client, close: () => connection.close() };
}

async function kill() {
  serving?.child.kill('SIGKILL');
  await serving?.ended;
}

type Served = Awaited<ReturnType<typeof serve>>;

/** Calls the webhook; null where nobody answers any more. */
async function call({ url }: Served, token: string, key: string) {
  const answer = await fetch(new URL('/hooks/called/hook', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
  }).catch(() => null);
  return answer === null
    ? null
    : { status: answer.status, body: await answer.json().catch(() => null) };
}

const whole = { params: {}, force: true, mode: 'full' as const, partition: null };

it('killed at any instant, each file, call and end of a run is answered to once', async () => {
  const files: string[] = [];
  const keys: string[] = [];
  let token = '';
  for (const [round, ms] of [60, 250, 600].entries()) {
    const served = await serve();
    if (round === 0) {
      ({ token } = await served.client.triggers.token({ pipeline: 'called', trigger: 'hook' }));
    }
    const orders = served.client.runs.start({ pipeline: 'orders', ...whole }).catch(() => null);
    const calls = [1, 2, 3].map((n) => {
      keys.push(`call-${round}-${n}`);
      return call(served, token, `call-${round}-${n}`);
    });
    const writes = [1, 2, 3, 4, 5].map((n) => {
      files.push(`in/${round}-${n}.csv`);
      return putFile(path.join(dir, `in/${round}-${n}.csv`), 'x');
    });
    await Promise.all(writes);
    await wait(ms);
    await kill();
    await Promise.all([orders, ...calls]);
    served.close();
  }

  const served = await serve();
  const { client } = served;
  for (const key of keys) {
    const answer = await call(served, token, key);
    expect(answer).toMatchObject({ status: 202, body: { tick: key } });
  }
  const last = await client.runs.start({ pipeline: 'orders', ...whole });
  const over = async (name: string, trigger: string) => {
    const ticks = await client.triggers.ticks({ pipeline: name, trigger, limit: 1_000 });
    return ticks.filter(({ outcome }) => !['due', 'queued', 'running'].includes(outcome));
  };
  for await (const _ of await client.project.changes()) {
    const reported = (await over('report', 'chain')).some(({ key }) => key === last.run);
    const counts = [await over('load', 'drop'), await over('called', 'hook')].map((t) => t.length);
    if (reported && (counts[0] ?? 0) >= files.length && (counts[1] ?? 0) >= keys.length) break;
  }

  const loaded = await over('load', 'drop');
  expect(loaded.map(({ key }) => key.split('|')[0]).sort()).toEqual(files.sort());
  const called = await over('called', 'hook');
  expect(called.map(({ key }) => key).sort()).toEqual(keys.sort());
  const orders = await client.runs.list({ pipeline: 'orders', limit: 100 });
  const ended = orders.filter(({ status }) => status === 'success').map(({ run }) => run);
  const reported = await over('report', 'chain');
  expect(reported.map(({ key }) => key).sort()).toEqual(ended.sort());
  for (const ticks of [loaded, called, reported]) {
    const runs = await client.runs.list({ pipeline: ticks[0]?.pipeline, limit: 1_000 });
    expect(runs.map(({ run }) => run).sort()).toEqual(ticks.map(({ run }) => run).sort());
    for (const { outcome } of ticks) expect(['success', 'interrupted']).toContain(outcome);
  }
  served.close();
});
