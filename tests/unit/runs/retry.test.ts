import { expect, it } from 'vitest';
import { retryDelay } from '../../../electron/engine/runs/retry.ts';

const retries = {
  count: 4,
  delay_ms: 100,
  factor: 3,
  max_delay_ms: 1_000,
  jitter: 'none' as const,
};

it('waits longer with each attempt, up to the ceiling, and then no more', () => {
  const delays = [1, 2, 3, 4, 5].map((attempt) => retryDelay(retries, attempt, Math.random));
  expect(delays).toEqual([100, 300, 900, 1_000, null]);
});

it('spreads by full and by equal jitter', () => {
  const full = { ...retries, jitter: 'full' as const };
  const equal = { ...retries, jitter: 'equal' as const };
  expect(retryDelay(full, 2, () => 0)).toBe(0);
  expect(retryDelay(full, 2, () => 0.5)).toBe(150);
  expect(retryDelay(equal, 2, () => 0)).toBe(150);
  expect(retryDelay(equal, 2, () => 0.5)).toBe(225);
});
