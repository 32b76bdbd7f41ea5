import { expect, test } from 'vitest';
import { CLOCK_CHANGES } from './clock-changes.ts';
import { walk } from './reference.ts';
import { DAY } from './schedules.ts';

test.each(CLOCK_CHANGES)('%s on %s is as the table says: %s', (zone, instant, what) => {
  const at = Date.parse(instant);
  const [before, after] = [at - 60_000, at].map(
    (from) => walk(zone, from, from + 1, 1)[0]?.local ?? 0,
  );
  const jump = (after ?? 0) - (before ?? 0) - 60_000;
  expect(jump === 0).toBe(what === 'nothing');
  if (what.includes('a whole day')) expect(jump).toBe(DAY);
});
