import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SettledSaves } from '../../../electron/engine/history/settled-saves.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a burst of saves is one, when it is over', () => {
  const settled = vi.fn();
  const saves = new SettledSaves(settled, 2_000);
  for (let number = 0; number < 4; number += 1) {
    saves.saved();
    vi.advanceTimersByTime(1_999);
  }
  expect(settled).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(settled).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(60_000);
  expect(settled).toHaveBeenCalledTimes(1);
});

test('who saves all the time is not left waiting', () => {
  const settled = vi.fn();
  const saves = new SettledSaves(settled, 2_000);
  for (let second = 0; second < 30; second += 1) {
    saves.saved();
    vi.advanceTimersByTime(1_000);
  }
  expect(settled).toHaveBeenCalledTimes(3);
});

test('stopping says whether saves were waiting', () => {
  const settled = vi.fn();
  const saves = new SettledSaves(settled, 2_000);
  expect(saves.stop()).toBe(false);
  saves.saved();
  expect(saves.stop()).toBe(true);
  vi.advanceTimersByTime(60_000);
  expect(settled).not.toHaveBeenCalled();
});
