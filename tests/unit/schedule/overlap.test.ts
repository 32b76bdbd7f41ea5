import { describe, expect, it } from 'vitest';
import { verdictOn } from '../../../electron/engine/schedule/overlap.ts';
import type { CatchUp, Overlap, TriggerType } from '../../../shared/pipeline/document.ts';

const rules = (overlap: Overlap, catch_up: CatchUp = 'latest', type: TriggerType = 'schedule') => ({
  type,
  overlap,
  catch_up,
});

const FREE = { run: null, waiting: 0, catchingUp: 0 };
const BUSY = { run: 'r', waiting: 0, catchingUp: 0 };

describe('a tick', () => {
  it.each(['skip', 'queue', 'cancel_running', 'allow'] as const)(
    'starts when nothing is on: %s',
    (rule) => {
      expect(verdictOn(rules(rule), FREE)).toMatchObject({ outcome: 'due', replaces: false });
    },
  );

  it.each([
    ['skip', 'skipped'],
    ['queue', 'queued'],
    ['cancel_running', 'due'],
    ['allow', 'due'],
  ] as const)('that comes while a run is on: %s', (rule, outcome) => {
    expect(verdictOn(rules(rule), BUSY).outcome).toBe(outcome);
  });

  it('joins those that a trigger must all catch up with, a thousand at most', () => {
    const waiting = (catchingUp: number) => ({ run: 'r', waiting: catchingUp, catchingUp });
    expect(verdictOn(rules('skip', 'all'), waiting(5))).toMatchObject({
      outcome: 'due',
      caughtUp: true,
    });
    expect(verdictOn(rules('skip', 'all'), waiting(1_000)).outcome).toBe('skipped');
    expect(verdictOn(rules('skip', 'all'), BUSY).outcome).toBe('skipped');
    expect(verdictOn(rules('skip'), waiting(5)).outcome).toBe('skipped');
  });

  it('finds a thousand in the queue of a schedule and is skipped; an arrival waits all the same', () => {
    const full = { run: 'r', waiting: 1_000, catchingUp: 0 };
    expect(verdictOn(rules('queue'), { ...full, waiting: 999 }).outcome).toBe('queued');
    expect(verdictOn(rules('queue'), full)).toEqual({
      outcome: 'skipped',
      reason: '1000 ticks before it were waiting already',
    });
    for (const type of ['files', 'after', 'webhook'] as const) {
      expect(verdictOn(rules('queue', 'all', type), full).outcome).toBe('queued');
    }
  });
});
