import { expect, test } from 'vitest';
import { openHookServer, says } from './hook-server.ts';
import { failed, notification, openRig, succeeded } from './rig.ts';

const MINUTE = 60_000;

test('the first failure is told at once, the storm after it as one message that counts them all', async () => {
  const rig = await openRig({ notifications: [notification({ throttle_ms: 5 * MINUTE })] });
  const { notifier, clock } = rig;
  notifier.tell(failed('orders'));
  await rig.until((all) => all[0]?.state === 'sent');
  expect(rig.shown.map(({ title }) => title)).toEqual(['shop: orders failed']);

  for (let at = 0; at < 10; at += 1) notifier.tell(failed('orders'));
  notifier.tell(failed('customers', 'no such table'));
  notifier.tell(failed('stock'));
  notifier.tell(succeeded('stock'));
  const [waiting] = await rig.until((all) => all[0]?.events === 13);
  expect(waiting).toMatchObject({ state: 'waiting', event: 'failure', pipeline: null, run: null });
  const [view] = await notifier.list();
  expect(view?.last).toMatchObject({ state: 'sent', title: 'shop: orders failed' });
  clock.advance(5 * MINUTE - 1);
  expect(rig.shown).toHaveLength(1);
  clock.advance(1);
  await rig.until((all) => all.length === 2 && all[0]?.state === 'sent');
  const summary = rig.shown[1];
  expect(summary?.title).toBe('shop: 12 failures and 1 recovery of 3 pipelines');
  expect(summary?.body).toContain('orders (10), stock (2) and customers (1)');
  expect(summary?.body).toContain('… and 8 more');

  // A new window began with the summary: what comes in it waits again.
  notifier.tell(failed('orders'));
  await rig.until((all) => all.length === 3);
  expect(rig.shown).toHaveLength(2);
  clock.advance(5 * MINUTE);
  await rig.until((all) => all[0]?.state === 'sent');
  expect(rig.shown[2]?.title).toBe('shop: orders failed');
  clock.advance(5 * MINUTE);
  notifier.tell(failed('orders'));
  await rig.until((all) => all.length === 4 && all[0]?.state === 'sent');
});

test('a storm at the very start is one message and a summary, whatever comes while the first is sent', async () => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const shown: string[] = [];
  const rig = await openRig({
    notifications: [notification({ throttle_ms: MINUTE })],
    desktop: async ({ title }) => {
      shown.push(title);
      if (shown.length === 1) await held;
    },
  });
  for (let at = 0; at < 1_000; at += 1) rig.notifier.tell(failed(`pipeline_${at % 100}`));
  await rig.until((all) => all[0]?.events === 999);
  letGo();
  await rig.until((all) => all[1]?.state === 'sent');
  rig.clock.advance(MINUTE - 1);
  expect(shown).toEqual(['shop: pipeline_0 failed']);
  rig.clock.advance(1);
  await rig.until((all) => all[0]?.state === 'sent');
  expect(shown[1]).toBe('shop: 999 failures of 100 pipelines');
});

test('each notification has its own storm', async () => {
  const rig = await openRig({
    notifications: [notification(), notification({ name: 'quick', throttle_ms: 0 })],
  });
  for (let at = 0; at < 3; at += 1) rig.notifier.tell(failed());
  const deliveries = await rig.until(
    (all) => all.filter(({ state }) => state === 'sent').length === 4,
  );
  expect(deliveries.filter(({ notification: name }) => name === 'quick')).toHaveLength(3);
  expect(deliveries.find(({ state }) => state === 'waiting')).toMatchObject({
    notification: 'team',
    events: 2,
  });
});

test('what waits is sent when the engine closes', async () => {
  const rig = await openRig({ notifications: [notification()] });
  for (let at = 0; at < 3; at += 1) rig.notifier.tell(failed());
  await rig.reopen();
  expect(rig.shown.map(({ title }) => title)).toEqual([
    'shop: orders failed',
    'shop: 2 failures of orders',
  ]);
});

test('a storm outlives a killed engine: nothing is lost, and the window goes on', async () => {
  const rig = await openRig({ notifications: [notification({ throttle_ms: 5 * MINUTE })] });
  for (let at = 0; at < 3; at += 1) rig.notifier.tell(failed());
  await rig.until((all) => all[0]?.events === 2 && all[1]?.state === 'sent');
  rig.clock.advance(MINUTE);
  rig.crash();
  rig.notifier.tell(failed());
  await rig.until((all) => all[0]?.events === 3);
  rig.clock.advance(4 * MINUTE);
  const deliveries = await rig.until((all) => all[0]?.state === 'sent');
  expect(deliveries).toHaveLength(2);
  expect(rig.shown[1]?.title).toBe('shop: 3 failures of orders');
});

test('a server that is away for a while gets what happened meanwhile, in order', async () => {
  let up = false;
  const server = await openHookServer((response, call) =>
    up ? response.end() : says(500, 'deploying')(response, call),
  );
  const rig = await openRig({
    notifications: [notification({ channel: 'webhook', url: server.url, throttle_ms: 1_000 })],
  });
  rig.notifier.tell(failed('orders'));
  const [retried] = await rig.until((all) => all[0]?.error !== null && all.length > 0);
  expect(retried).toMatchObject({ state: 'waiting' });
  expect(retried?.error).toMatch(/^127\.0\.0\.1:\d+ answered 500: deploying$/);
  rig.notifier.tell(failed('customers'));
  rig.notifier.tell(failed('customers'));
  await rig.until((all) => all.length === 2 && all[0]?.events === 2);
  up = true;
  rig.clock.advance(2_000);
  await rig.until((all) => all.every(({ state }) => state === 'sent'));
  expect(server.calls.map(({ body }) => body)).toMatchObject([
    { pipeline: 'orders', count: 1 },
    { pipeline: 'orders', count: 1 },
    { pipeline: 'customers', count: 2, event: 'failure', events: { failure: 2 } },
  ]);
});

test('after five tries, each later than the one before, a message has failed', async () => {
  const server = await openHookServer(says(503));
  const rig = await openRig({
    notifications: [notification({ channel: 'webhook', url: server.url })],
  });
  rig.notifier.tell(failed());
  const tries = async (count: number) => {
    await rig.until((all) => all[0]?.error !== null && server.calls.length === count);
  };
  for (const [at, wait] of [2_000, 10_000, 60_000, 300_000, 600_000].entries()) {
    await tries(at + 1);
    rig.clock.advance(wait - 1);
    expect(server.calls).toHaveLength(at + 1);
    rig.clock.advance(1);
  }
  const [delivery] = await rig.until((all) => all[0]?.state === 'failed');
  expect(server.calls).toHaveLength(6);
  expect(delivery?.error).toMatch(/answered 503/);
});

test('a clock that is set back does not hold messages up', async () => {
  const rig = await openRig({ notifications: [notification({ throttle_ms: 5 * MINUTE })] });
  rig.notifier.tell(failed());
  rig.notifier.tell(failed());
  await rig.until((all) => all.length === 2 && all[1]?.state === 'sent');
  rig.clock.set(rig.clock.now() - 24 * 60 * MINUTE);
  rig.clock.advance(MINUTE);
  await rig.until((all) => all[0]?.state === 'sent');
});

test('of what was sent the last thousand are kept', async () => {
  const rig = await openRig({ notifications: [notification({ throttle_ms: 0 })] });
  for (let at = 0; at < 101; at += 1) {
    for (let i = 0; i < 10; i += 1) rig.notifier.tell(failed(`p${at}_${i}`));
    await rig.until(([last]) => last?.pipeline === `p${at}_9` && last.state === 'sent');
  }
  expect(rig.shown).toHaveLength(1_010);
  expect(await rig.notifier.deliveries(1_001)).toHaveLength(1_000);
});

test('a notification that was taken out of the file gives up what it still had', async () => {
  const rig = await openRig({ notifications: [notification({ throttle_ms: MINUTE })] });
  rig.notifier.tell(failed());
  rig.notifier.tell(failed());
  await rig.until((all) => all.length === 2 && all[1]?.state === 'sent');
  rig.settings.notifications = [];
  rig.clock.advance(MINUTE);
  const [delivery] = await rig.until((all) => all[0]?.state === 'failed');
  expect(delivery?.error).toBe('tidemill.yaml has no notification of this name any more.');
});
