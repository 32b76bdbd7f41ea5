import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../../electron/engine/api.ts';
import { openEngine } from '../../../electron/engine/engine.ts';
import { testHost, writeFiles, writeProject } from '../../fixtures/engine.ts';
import { openHookServer } from './hook-server.ts';
import { openMailServer } from './mail-server.ts';
import { secret } from './rig.ts';

const pipeline = (sql: string) => ({
  'pipelines/orders/pipeline.yaml': `
blocks:
  - { name: load, kind: source, file: load.sql }
triggers:
  - { name: nightly, schedule: "0 2 * * *" }
`,
  'pipelines/orders/load.sql': sql,
});

async function project(files: Record<string, string>) {
  const dir = await writeProject(files);
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function fire(engine: Engine) {
  const { run } = await engine.fireTrigger({
    pipeline: 'orders',
    trigger: 'nightly',
    nominal: '2026-11-21T01:00:00.000Z',
  });
  for await (const _ of engine.runEvents(run, 0));
  return run;
}

/** Resolves when so many messages have arrived. An engine that closes gives them little time. */
async function sent(engine: Engine, count: number) {
  for await (const _ of engine.changes()) {
    const deliveries = await engine.deliveries(count);
    if (deliveries.filter(({ state }) => state === 'sent').length === count) return;
  }
}

test('a trigger’s failure reaches webhook and mail by tidemill.yaml, and so does the recovery', async () => {
  const hooks = await openHookServer();
  const mail = await openMailServer();
  const dir = await project({
    ...pipeline("select error('no such shop')\n"),
    'tidemill.yaml': `
name: shop
notifications:
  - { name: pager, channel: webhook, url: "${hooks.url}/${secret('hook')}", throttle: 0s }
  - name: mail
    channel: email
    to: [ops@example.org]
    from: tidemill@example.org
    throttle: 0s
    smtp: { host: localhost, port: ${mail.port}, security: none }
`,
  });
  const engine = await openEngine({
    dir,
    host: testHost({ hook: 'hidden-path' }),
    scheduler: true,
  });
  const failed = await fire(engine);
  await writeFiles(dir, { 'pipelines/orders/load.sql': 'select 1 as a\n' });
  const worked = await fire(engine);
  await sent(engine, 4);
  await engine.close();
  expect(hooks.calls).toMatchObject([
    {
      path: '/hidden-path',
      body: {
        event: 'failure',
        project: 'shop',
        pipeline: 'orders',
        run: failed,
        trigger: 'nightly',
        nominal: '2026-11-21T01:00:00.000Z',
        status: 'failed',
        block: 'load',
        error: expect.stringContaining('no such shop'),
      },
    },
    { body: { event: 'recovery', run: worked, status: 'success' } },
  ]);
  expect(mail.mails.map(({ raw }) => /^Subject: (.*)$/m.exec(raw)?.[1]?.trim())).toEqual([
    'shop: orders failed',
    'shop: orders works again',
  ]);
});

test('a secret that only a block asks for is in no message of its failure', async () => {
  const hooks = await openHookServer();
  const dir = await project({
    'pipelines/orders/pipeline.yaml': `
blocks:
  - { name: load, kind: source, file: load.py }
triggers:
  - { name: nightly, schedule: "0 2 * * *" }
`,
    'pipelines/orders/load.py': `def load(context):
    raise ValueError(f"403 for https://shop.example.org/orders?key={context.secret('api_key')}")
`,
    'tidemill.yaml': `
notifications:
  - { name: pager, channel: webhook, url: "${hooks.url}", throttle: 0s }
`,
  });
  const host = testHost({ api_key: 'sk-hush-1234' });
  const engine = await openEngine({ dir, host, scheduler: true });
  await fire(engine);
  await hooks.called;
  expect(hooks.calls).toHaveLength(1);
  const deliveries = JSON.stringify(await engine.deliveries(10));
  await engine.close();
  const told = JSON.stringify(hooks.calls) + deliveries;
  expect(told).toContain('ValueError: 403 for https://shop.example.org/orders?key=•••');
  expect(told).not.toContain('hush');
});

test('a run that is over at once, nothing having changed, is told of once', async () => {
  const dir = await project({
    'pipelines/orders/pipeline.yaml': `
blocks:
  - { name: load, kind: transform, file: load.sql }
triggers:
  - { name: nightly, schedule: "0 2 * * *" }
`,
    'pipelines/orders/load.sql': 'select 1 as a\n',
    'tidemill.yaml':
      'notifications:\n  - { name: desk, channel: desktop, on: [success], throttle: 0s }\n',
  });
  const shown: string[] = [];
  const host = {
    ...testHost(),
    notify: async ({ title }: { title: string }) => void shown.push(title),
  };
  const engine = await openEngine({ dir, host, scheduler: true });
  await fire(engine);
  const second = await fire(engine);
  expect((await engine.run(second)).blocks).toMatchObject([{ status: 'cached' }]);
  await sent(engine, 2);
  await engine.close();
  expect(shown).toEqual(Array(2).fill(expect.stringMatching(/orders succeeded$/)));
});

test('a run that a killed engine left behind is told of at the next start', async () => {
  const hooks = await openHookServer();
  const dir = await project({
    ...pipeline('select count(*) as n from range(1000000000000)\n'),
    'tidemill.yaml': `notifications:\n  - { name: pager, channel: webhook, url: "${hooks.url}" }\n`,
  });
  const doomed = fork(path.join(import.meta.dirname, 'fire-and-hang.ts'), [dir]);
  const [run] = await Promise.race([once(doomed, 'message'), once(doomed, 'exit')]);
  expect(run).toEqual(expect.any(String));
  doomed.kill('SIGKILL');
  await once(doomed, 'exit');
  const engine = await openEngine({ dir, host: testHost(), scheduler: true });
  await hooks.called;
  expect(hooks.calls).toHaveLength(1);
  await engine.close();
  expect(hooks.calls[0]?.body).toMatchObject({ event: 'failure', run, status: 'interrupted' });
});

test('a window is told of changes and never gets a literal secret', async () => {
  const dir = await project({
    ...pipeline('select 1 as a\n'),
    'tidemill.yaml': `
connections:
  dw: { type: postgres, host: db, password: literal-pass }
notifications:
  - { name: desk, channel: desktop }
  - { name: team, channel: slack, url: "https://hooks.slack.com/services/T00/B00/literal" }
`,
  });
  const engine = await openEngine({ dir, host: testHost(), scheduler: true });
  onTestFinished(() => engine.close());
  const stop = new AbortController();
  const changes = engine.changes(stop.signal)[Symbol.asyncIterator]();
  const told = (async () => {
    for (;;) {
      const { value, done } = await changes.next();
      if (done || value.type === 'notifications') return value;
    }
  })();
  await engine.testNotification('desk');
  expect(await told).toEqual({ type: 'notifications' });
  stop.abort();
  const seen = JSON.stringify([await engine.project(), await engine.notifications()]);
  expect(seen).not.toContain('literal');
  expect(seen).toContain('https://hooks.slack.com/…');
});
