import { describe, expect, it } from 'vitest';
import { runOutcome, verdict } from '../../../electron/engine/runs/settle.ts';
import type { Block, RunIf } from '../../../shared/pipeline/document.ts';
import type { BlockStatus } from '../../../shared/runs/states.ts';

const up = (...statuses: (BlockStatus | 'bypassed')[]) =>
  statuses.map((status) =>
    status === 'bypassed'
      ? { status: 'skipped' as const, passes: true }
      : { status, passes: false },
  );

describe('verdict', () => {
  const cases: [RunIf, (BlockStatus | 'bypassed')[], string][] = [
    ['all_success', ['success', 'cached', 'warned'], 'run'],
    ['all_success', ['success', 'bypassed'], 'run'],
    ['all_success', ['success', 'failed'], 'upstream_failed'],
    ['all_success', ['success', 'skipped'], 'skipped'],
    ['all_success', ['skipped', 'upstream_failed'], 'upstream_failed'],
    ['all_done', ['failed', 'skipped', 'cancelled'], 'run'],
    ['none_failed', ['success', 'skipped'], 'run'],
    ['none_failed', ['skipped', 'skipped'], 'skipped'],
    ['none_failed', ['success', 'failed'], 'upstream_failed'],
    ['any_success', ['failed', 'success'], 'run'],
    ['any_success', ['failed', 'skipped'], 'upstream_failed'],
    ['any_success', ['skipped'], 'skipped'],
    ['any_failed', ['success', 'failed'], 'run'],
    ['any_failed', ['success', 'cached'], 'skipped'],
    ['all_failed', ['failed', 'upstream_failed'], 'run'],
    ['all_failed', ['failed', 'success'], 'skipped'],
  ];
  it.each(cases)('%s of %j is %s', (runIf, statuses, expected) => {
    expect(verdict(runIf, up(...statuses))).toBe(expected);
  });
});

describe('the outcome of a run', () => {
  const block = (name: string, inputs: string[], run_if: RunIf = 'all_success') =>
    ({ name, inputs, run_if }) as Block;
  const outcome = (blocks: Block[], statuses: Record<string, BlockStatus>) =>
    runOutcome(blocks, new Map(Object.entries(statuses)));

  it('is failed when a block failed', () => {
    const blocks = [block('a', []), block('b', ['a'])];
    expect(outcome(blocks, { a: 'failed', b: 'upstream_failed' })).toBe('failed');
  });

  it('is warned when a block downstream, however far, handled the failure', () => {
    const blocks = [block('a', []), block('b', ['a']), block('tell', ['b'], 'any_failed')];
    const statuses = { a: 'failed', b: 'upstream_failed', tell: 'success' } as const;
    expect(outcome(blocks, statuses)).toBe('warned');
  });

  it('stays failed when the block that should handle the failure failed itself', () => {
    const blocks = [block('a', []), block('tell', ['a'], 'any_failed')];
    expect(outcome(blocks, { a: 'failed', tell: 'failed' })).toBe('failed');
  });

  it('stays failed when only another failure is handled', () => {
    const blocks = [block('a', []), block('b', []), block('tell', ['a'], 'all_done')];
    expect(outcome(blocks, { a: 'failed', b: 'failed', tell: 'success' })).toBe('failed');
  });

  it('is success when all succeeded, were cached or skipped', () => {
    const blocks = [block('a', []), block('b', []), block('c', [])];
    expect(outcome(blocks, { a: 'success', b: 'cached', c: 'skipped' })).toBe('success');
    expect(outcome(blocks, { a: 'success', b: 'warned', c: 'skipped' })).toBe('warned');
    expect(outcome(blocks, { a: 'success', b: 'cancelled', c: 'failed' })).toBe('cancelled');
  });
});
