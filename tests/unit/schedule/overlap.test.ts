import { describe, expect, it } from 'vitest';
import { verdictOn } from '../../../electron/engine/schedule/overlap.ts';

const FREE = { run: null, waiting: 0, catchingUp: 0 };
const BUSY = { run: 'r', waiting: 0, catchingUp: 0 };

describe('a tick', () => {
  it.each(['skip', 'queue', 'cancel_running', 'allow'] as const)(
    'starts when nothing is on: %s',
    (rule) => {
      expect(verdictOn(rule, 'latest', FREE)).toMatchObject({ outcome: 'due', replaces: false });
    },
  );

  it.each([
    ['skip', 'skipped'],
    ['queue', 'queued'],
    ['cancel_running', 'due'],
    ['allow', 'due'],
  ] as const)('that comes while a run is on: %s', (rule, outcome) => {
    expect(verdictOn(rule, 'latest', BUSY).outcome).toBe(outcome);
  });

  it('joins those that a trigger must all catch up with, a thousand at most', () => {
    const waiting = (catchingUp: number) => ({ run: 'r', waiting: catchingUp, catchingUp });
    expect(verdictOn('skip', 'all', waiting(5))).toMatchObject({ outcome: 'due', caughtUp: true });
    expect(verdictOn('skip', 'all', waiting(1_000)).outcome).toBe('skipped');
    expect(verdictOn('skip', 'all', BUSY).outcome).toBe('skipped');
    expect(verdictOn('skip', 'latest', waiting(5)).outcome).toBe('skipped');
  });
});
