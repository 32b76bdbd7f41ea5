import { expect, test } from 'vitest';
import { Lanes } from '../../../electron/engine/schedule/lanes.ts';
import type { Tick } from '../../../electron/engine/schedule/tick-store.ts';

function caughtUp(key: string): Tick {
  return {
    pipeline: 'p',
    trigger: key,
    key,
    nominal: 0,
    count: 1,
    until: null,
    outcome: 'due',
    reason: null,
    run: null,
    at: 0,
    body: { type: 'schedule', interval: null, facts: {}, params: {}, cause: '', caughtUp: true },
  };
}

test('a run that began and was undone leaves one place, not two, among those caught up with', () => {
  const lanes = new Lanes();
  const offer = (key: string) => {
    const lane = lanes.of('p', key);
    lane.waiting.push(caughtUp(key));
    return { lane, take: () => lanes.takeStartable(lane, () => false) };
  };
  const undone = offer('a');
  const tick = undone.take() as Tick;
  lanes.began(undone.lane, 'run1', tick);
  lanes.ended(undone.lane, 'run1');
  lanes.started(undone.lane, tick);
  expect([offer('b'), offer('c'), offer('d')].map(({ take }) => take()?.key)).toEqual([
    'b',
    'c',
    undefined,
  ]);
});
