import { describe, expect, it } from 'vitest';
import {
  MOST_CAUGHT_UP,
  MOST_MISSED,
  ON_TIME_MS,
  planWindow,
  spanOf,
} from '../../../electron/engine/schedule/catch-up.ts';
import { Timetable, timetableOf } from '../../../electron/engine/schedule/timetable.ts';
import { trigger } from '../../engine/schedule/rig.ts';

const MINUTE = 60_000;
const NONE = () => () => false;

function timetable(said: Parameters<typeof trigger>[0]): Timetable {
  const read = timetableOf({ pipeline: 'p', definition: trigger(said), calendar: null }, 'UTC');
  if (read instanceof Timetable) return read;
  throw new Error(read.problem);
}

const minutely = timetable({ schedule: '* * * * *' });
const at = (minute: number) => Date.parse('2026-03-02T00:00:00Z') + minute * MINUTE;
const minutes = (instants: number[]) => instants.map((instant) => (instant - at(0)) / MINUTE);

describe('the ticks of a window', () => {
  const window = { after: at(0), now: at(5) + 30_000 };

  it.each([
    ['none', [1, 2, 3, 4], []],
    ['latest', [1, 2, 3, 4], []],
    ['all', [], [1, 2, 3, 4]],
  ] as const)('with catch_up: %s', (catchUp, missed, caughtUp) => {
    const plan = planWindow(minutely, window, catchUp, NONE);
    expect(minutes(plan.onTime)).toEqual([5]);
    expect(minutes(plan.missed)).toEqual(missed);
    expect(minutes(plan.caughtUp)).toEqual(caughtUp);
    expect(plan.folded).toBeNull();
  });

  it('are on time for a minute, to the millisecond', () => {
    const daily = timetable({ schedule: '0 2 * * *' });
    const due = Date.parse('2026-03-02T02:00:00Z');
    const plan = (late: number) =>
      planWindow(daily, { after: at(0), now: due + late }, 'latest', NONE);
    expect(plan(ON_TIME_MS)).toMatchObject({ onTime: [due], caughtUp: [] });
    expect(plan(ON_TIME_MS + 1)).toMatchObject({ onTime: [], caughtUp: [due] });
  });

  it('are on time only as the newest of a minute, unless the machine was just busy', () => {
    const every20 = timetable({ schedule: null, every_ms: 20_000 });
    const seconds = (instants: number[]) => instants.map((instant) => (instant - at(0)) / 1_000);
    const back = { after: at(0), now: at(0) + 61_000 };
    const latest = planWindow(every20, back, 'latest', NONE);
    expect([latest.onTime, latest.missed].map(seconds)).toEqual([[60], [20, 40]]);
    const all = planWindow(every20, back, 'all', NONE);
    expect([all.onTime, all.caughtUp].map(seconds)).toEqual([[60], [20, 40]]);
    const everySecond = timetable({ schedule: null, every_ms: 1_000 });
    const busy = planWindow(everySecond, { after: at(0), now: at(0) + 3_100 }, 'none', NONE);
    expect([busy.onTime, busy.missed].map(seconds)).toEqual([[1, 2, 3], []]);
  });

  it('begin after the watermark and end with now', () => {
    const plan = planWindow(minutely, { after: at(3), now: at(4) }, 'latest', NONE);
    expect(minutes(plan.onTime)).toEqual([4]);
  });

  it('leave out what has been decided', () => {
    const known = () => (nominal: number) => nominal === at(2) || nominal === at(5);
    const plan = planWindow(minutely, window, 'none', known);
    expect(minutes(plan.missed)).toEqual([1, 3, 4]);
    expect(plan.onTime).toEqual([]);
  });
});

describe('a long absence', () => {
  const now = at(5_000) + 30_000;

  it('has rows for the newest and one for all before', () => {
    const plan = planWindow(minutely, { after: at(0), now }, 'none', NONE);
    expect(plan.missed).toHaveLength(MOST_MISSED);
    expect(minutes(plan.missed).at(-1)).toBe(4_999);
    expect(plan.folded).toEqual({ from: at(1), until: at(3_999), count: 3_999 });
  });

  it('is caught up with by the newest, the others being missed', () => {
    const plan = planWindow(minutely, { after: at(0), now }, 'all', NONE);
    expect(plan.caughtUp).toHaveLength(MOST_CAUGHT_UP);
    expect(plan.missed).toHaveLength(MOST_MISSED);
    expect(plan.folded?.count).toBe(4_999 - MOST_CAUGHT_UP - MOST_MISSED);
  });

  it('counts in its one row only what has none', () => {
    const known = () => (nominal: number) => nominal === at(1) || nominal === at(10);
    const plan = planWindow(minutely, { after: at(0), now }, 'none', known);
    expect(plan.folded).toEqual({ from: at(2), until: at(3_999), count: 3_997 });
  });

  it('of ten years of seconds is estimated within a thousandth, not counted', () => {
    const everySecond = timetable({ schedule: '* * * * * *' });
    const tenYears = 3_652 * 86_400_000;
    const span = spanOf(everySecond, at(0), at(0) + tenYears);
    const count = (span?.listed.length ?? 0) + (span?.unlisted ?? 0);
    expect(span?.listed.length).toBeLessThanOrEqual(200_000);
    expect(Math.abs(count / (tenYears / 1_000) - 1)).toBeLessThan(0.001);
  });
});

describe('a jitter', () => {
  const jittered = timetable({ schedule: '0 * * * *', jitter_ms: 1_800_000 });

  it('puts off when ticks are due and not what they are for', () => {
    const due = jittered.dueAfter(at(0)) ?? 0;
    expect(due).toBe(at(0) + jittered.offset);
    expect(jittered.dueIn(at(0), due)).toEqual([at(0)]);
    expect(jittered.dueIn(at(0), due - 1)).toEqual([]);
  });

  it('differs from trigger to trigger and stays below its bound', () => {
    const offsets = Array.from({ length: 50 }, (_, nth) => {
      return timetable({ name: `t${nth}`, schedule: '0 * * * *', jitter_ms: 1_800_000 }).offset;
    });
    expect(new Set(offsets).size).toBeGreaterThan(40);
    expect(Math.max(...offsets)).toBeLessThan(1_800_000);
    expect(offsets.every((offset) => offset % 1_000 === 0)).toBe(true);
  });
});
