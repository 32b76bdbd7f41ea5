import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../electron/engine/runs/database.ts';
import { Ledger } from '../../../electron/engine/runs/ledger.ts';
import type { Dispatcher } from '../../../electron/engine/schedule/api.ts';
import { AfterTriggers } from '../../../electron/engine/schedule/arrivals/after/after-triggers.ts';
import type { Run } from '../../../shared/runs/events.ts';
import { runWith } from '../../fixtures/runs.ts';
import { HandClock } from '../schedule/hand-clock.ts';
import { trigger } from '../schedule/rig.ts';
import { settle } from '../schedule/simulation.ts';

const START = '2026-03-02T08:30:00.000Z';
const CHAIN = {
  pipeline: 'report',
  definition: trigger({ type: 'after', schedule: null, after: ['orders'] }),
  since: Date.parse(START),
};

/** A run of `orders` that has succeeded, as the ledger has it. */
function record(ledger: Ledger): Run {
  const run = runWith({
    run: 'run1',
    pipeline: 'orders',
    whole: true,
    complete: true,
    started_at: START,
  });
  const ended = { run: 'run1', status: 'success' as const, ended_at: START, duration_ms: 0 };
  ledger.record({
    events: [
      { type: 'run', seq: 1, time: START, run },
      { type: 'run_ended', seq: 2, time: START, ...ended },
    ],
    last: [],
    also: [],
  });
  return { ...run, ...ended };
}

it('an end that could not be answered to is, once that can be recorded, and the problem goes', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'tidemill-after-'));
  const database = openDatabase(dir);
  onTestFinished(async () => {
    database.close();
    await rm(dir, { recursive: true });
  });
  const ledger = new Ledger(database);
  const clock = new HandClock(START);
  const offered: string[] = [];
  let isFull = true;
  const dispatcher = {
    async offer({ key }, also) {
      if (isFull) throw new Error('The disk is full.');
      also?.();
      offered.push(key);
      return { known: false };
    },
  } as Dispatcher;
  const triggers = new AfterTriggers({ database, ledger, clock, dispatcher, onChange() {} });
  const answered = async () => {
    for (let turns = 0; turns < 5; turns++) await settle();
  };
  triggers.set([CHAIN]);
  await answered();
  triggers.runEnded(record(ledger));
  await answered();
  expect(triggers.problemOf(CHAIN)).toBe('The disk is full.');
  isFull = false;
  clock.passTo('2026-03-02T08:30:10.000Z');
  await answered();
  expect(offered).toEqual(['run1']);
  expect(triggers.problemOf(CHAIN)).toBeNull();
  clock.passTo('2026-03-02T08:31:00.000Z');
  await answered();
  expect(offered).toEqual(['run1']);
  await triggers.close();
});
