import { expect, test } from 'vitest';
import { oneAtATime } from '../../../renderer/app/sync/oneAtATime.ts';

test('those who ask for a reading while one goes on make one more after it', async () => {
  const ends: (() => void)[] = [];
  const ask = oneAtATime(() => new Promise((end) => ends.push(end)));
  ask();
  ask();
  ask();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await expect.poll(() => ends.length, { timeout: 30_000 }).toBe(2);
  ends[1]?.();
  await expect
    .poll(
      () => {
        ask();
        return ends.length;
      },
      { timeout: 30_000 },
    )
    .toBe(3);
});
