import { expect, test } from 'vitest';
import { ended, failed, notification, openRig, succeeded } from './rig.ts';

const atOnce = { throttle_ms: 0 };

test('a failure is told, then the recovery and no more; other successes only where asked for', async () => {
  const rig = await openRig({
    notifications: [
      notification(atOnce),
      notification({ ...atOnce, name: 'all', on: ['success', 'recovery'] }),
    ],
  });
  const { notifier } = rig;
  notifier.tell(succeeded());
  notifier.tell(failed());
  notifier.tell(failed());
  notifier.tell(succeeded());
  notifier.tell(succeeded());
  const deliveries = await rig.until(
    (all) => all.length === 6 && all.every(({ state }) => state === 'sent'),
  );
  const told = (name: string) =>
    deliveries
      .filter((one) => one.notification === name)
      .map((one) => one.event)
      .reverse();
  expect(told('team')).toEqual(['failure', 'failure', 'recovery']);
  expect(told('all')).toEqual(['success', 'recovery', 'success']);
  const recovery = deliveries.find(({ event }) => event === 'recovery');
  expect(recovery?.title).toBe('shop: orders works again');
  expect(recovery?.body).toContain('It had failed 2 times since 2026-11-21T08:00:00.000Z.');
});

test('a recovery is known over a restart, and for each pipeline by itself', async () => {
  const rig = await openRig({ notifications: [notification({ ...atOnce, on: ['recovery'] })] });
  rig.notifier.tell(failed('orders'));
  await rig.reopen();
  rig.notifier.tell(succeeded('customers'));
  rig.notifier.tell(succeeded('orders'));
  const [only, ...more] = await rig.until((all) => all.length > 0);
  expect(only).toMatchObject({ event: 'recovery', pipeline: 'orders' });
  expect(more).toEqual([]);
});

test('runs by hand and cancelled ones are told to nobody; interrupted and warned ones are', async () => {
  const rig = await openRig({
    notifications: [notification({ ...atOnce, on: ['failure', 'success', 'recovery'] })],
  });
  rig.notifier.tell(ended({ status: 'failed', trigger: 'manual', trigger_type: 'manual' }));
  rig.notifier.tell(ended({ status: 'cancelled' }));
  rig.notifier.tell(ended({ status: 'interrupted' }));
  rig.notifier.tell(ended({ status: 'warned', pipeline: 'customers' }));
  const deliveries = await rig.until(
    (all) => all.length === 2 && all.every(({ state }) => state === 'sent'),
  );
  expect(deliveries.map(({ title }) => title)).toEqual([
    'shop: customers succeeded with warnings',
    'shop: orders was interrupted',
  ]);
});

test('late, missed and refused ticks are told with their reasons', async () => {
  const rig = await openRig({
    notifications: [notification({ ...atOnce, on: ['late', 'missed', 'failure'] })],
  });
  const tick = { pipeline: 'orders', trigger: 'nightly' };
  const nominal = '2026-11-21T02:00:00.000Z';
  rig.notifier.tell({ type: 'late', ...tick, nominal, run: null, reason: 'It is still queued.' });
  rig.notifier.tell({
    type: 'missed',
    ...tick,
    count: 3,
    from: nominal,
    until: '2026-11-21T04:00:00.000Z',
    reason: 'The machine was asleep.',
  });
  rig.notifier.tell({
    type: 'refused',
    ...tick,
    nominal,
    error: {
      code: 'yaml.syntax',
      message: 'Not YAML.',
      file: 'pipelines/orders/pipeline.yaml',
      line: 7,
    },
  });
  const [refused, missed, late] = await rig.until((all) => all.length === 3);
  expect(late).toMatchObject({ event: 'late', title: 'shop: orders is late', run: null });
  expect(late?.body).toBe('Why: It is still queued.\nTrigger nightly for 2026-11-21 02:00:00 UTC');
  expect(missed).toMatchObject({ title: 'shop: orders missed 3 runs', events: 3 });
  expect(refused).toMatchObject({ event: 'failure', title: 'shop: orders could not start' });
  expect(refused?.body).toContain('Not YAML. (pipelines/orders/pipeline.yaml:7)');
});

test('only the pipelines of a notification concern it', async () => {
  const rig = await openRig({
    notifications: [notification({ ...atOnce, pipelines: ['orders'] })],
  });
  rig.notifier.tell(failed('customers'));
  rig.notifier.tell(failed('orders'));
  const deliveries = await rig.until((all) => all.length > 0);
  expect(deliveries.map(({ pipeline }) => pipeline)).toEqual(['orders']);
});

test('while tidemill.yaml is wrong, the notifications that it had stay in force', async () => {
  const rig = await openRig({ notifications: [notification(atOnce)] });
  rig.notifier.tell(failed());
  await rig.until((all) => all[0]?.state === 'sent');
  rig.settings.notifications = [];
  rig.problems.push({ code: 'yaml.syntax', severity: 'error', message: 'Not YAML.' });
  rig.notifier.tell(failed());
  await rig.until((all) => all.length === 2 && all[0]?.state === 'sent');
  expect(rig.shown).toHaveLength(2);
});

test('templates say what they name; a name that does not exist stays to be seen', async () => {
  const rig = await openRig({
    notifications: [
      notification({
        ...atOnce,
        title: '{{ pipeline }}\r\nBcc: x@example.org {{colour}}',
        template:
          '{{project}} {{event}} {{status}} {{run}} {{trigger}} {{nominal}} {{block}}: {{error}} {{duration}} {{count}}{{reason}}',
      }),
    ],
  });
  rig.notifier.tell(failed('orders', 'no {{pipeline}} here'));
  const [delivery] = await rig.until((all) => all[0]?.state === 'sent');
  expect(delivery?.title).toBe('orders Bcc: x@example.org {{colour}}');
  expect(delivery?.body).toBe(
    'shop failure failed 01JD000000000000000000RUN1 nightly 2026-11-21T02:00:00.000Z clean: no {{pipeline}} here 1.2 s 1',
  );
});

test('a desktop that cannot show messages is no trouble for the runs, and is shown', async () => {
  const rig = await openRig({
    notifications: [notification(atOnce)],
    desktop: () => Promise.reject(new Error('There is no desktop here.')),
  });
  rig.notifier.tell(failed());
  const [delivery] = await rig.until((all) => all[0]?.state === 'failed');
  expect(delivery?.error).toBe('The desktop message could not be shown. There is no desktop here.');
  const [view] = await rig.notifier.list();
  expect(view?.last).toEqual(delivery);
});
