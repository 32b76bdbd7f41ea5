import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { openNotifier } from '../../../electron/engine/notify/open-notifier.ts';
import { turn } from '../../../electron/engine/schedule/turn.ts';
import { failed, notification, openRig } from './rig.ts';

const MINUTE = 60_000;

const step = fc.oneof(
  fc.record({ what: fc.constant('tell' as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ what: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 8 * MINUTE }) }),
  fc.record({ what: fc.constantFrom('reopen' as const, 'crash' as const, 'break' as const) }),
);

test('whatever storms, waits, restarts, crashes and refusals come, every event is in one message', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      let works = true;
      const told: number[] = [];
      const rig = await openRig({
        notifications: [notification({ throttle_ms: 5 * MINUTE })],
        desktop: async () => {
          if (!works) throw new Error('No desktop.');
        },
      });
      const counted = (sum: number) =>
        rig.until((all) => all.reduce((total, { events }) => total + events, 0) === sum);
      for (const one of steps) {
        if (one.what === 'tell') {
          for (let at = 0; at < one.count; at += 1) rig.notifier.tell(failed(`p${at}`));
          told.push(one.count);
        }
        if (one.what === 'wait') rig.clock.advance(one.ms);
        if (one.what === 'break') works = !works;
        await counted(told.reduce((sum, count) => sum + count, 0));
        if (one.what === 'reopen') await rig.reopen();
        if (one.what === 'crash') rig.crash();
      }
      let isOver = false;
      const over = rig.until((all) => all.every(({ state }) => state !== 'waiting'));
      void over.then(() => {
        isOver = true;
      });
      // The clock may leap while a message is on its way: that one had no answer in time, and is tried again later.
      while (!isOver) {
        rig.clock.advance(10 * MINUTE);
        await turn();
      }
      await rig.end();
    }),
    { numRuns: 30 },
  );
});

test('telling never throws, not even where nothing can be read or recorded', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const gone = () => {
    throw new Error('The ledger is gone.');
  };
  const rig = await openRig({ notifications: [] });
  const notifier = openNotifier({
    project: { settings: () => Promise.reject(new Error('The folder is gone.')) },
    database: { exec: gone, prepare: gone, close: gone },
    clock: rig.clock,
    on: false,
    desktop: async () => {},
    secret: async () => null,
    givenSecrets: () => [],
    onChange() {},
  });
  notifier.tell(failed());
  await notifier.close();
  expect(said).toHaveBeenCalledOnce();
});

test('where the disk is full, a message is sent all the same', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const rig = await openRig({ notifications: [] });
  const full = () => {
    throw new Error('The disk is full.');
  };
  const sent: string[] = [];
  const settings = {
    ...rig.settings,
    notifications: [notification(), notification({ name: 'other' })],
  };
  const notifier = openNotifier({
    project: { settings: async () => ({ settings, problems: [] }) },
    database: {
      exec: full,
      prepare: () => ({ run: full, get: () => undefined, all: () => [] }),
      close: full,
    },
    clock: rig.clock,
    on: false,
    desktop: async ({ title }) => void sent.push(title),
    secret: async () => null,
    givenSecrets: () => [],
    onChange() {},
  });
  notifier.tell(failed());
  await notifier.close();
  expect(sent).toEqual(['shop: orders failed', 'shop: orders failed']);
  expect(said).toHaveBeenCalled();
});
