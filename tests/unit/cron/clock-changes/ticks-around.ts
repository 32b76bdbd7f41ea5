import { expect, test } from 'vitest';
import { iso, ticksOf } from '../schedules.ts';

/**
 * What runs around a clock change, in local time with its offset: first the instant to look on from, then
 * the ticks that follow it.
 */
type Case = [zone: string, schedule: string, after: string, ...ticks: string[]];

/** Tests each case, onwards and back. */
export function testTicksAround(cases: Case[]): void {
  test.each(cases)('%s, %s from %s', (timezone, schedule, after, ...expected) => {
    const ticks = ticksOf({ schedule, timezone });
    const instants = expected.map((text) => iso(Date.parse(text)));
    let at = Date.parse(after);
    const found = instants.map(() => {
      at = ticks.next(at) ?? Number.NaN;
      return iso(at);
    });
    expect(found).toEqual(instants);
    const back = [...instants].reverse().map((_, index) => {
      if (index > 0) at = ticks.previous(at) ?? Number.NaN;
      return iso(at);
    });
    expect(back.reverse()).toEqual(instants);
  });
}
