import { triggerId } from '../../../shared/pipeline/trigger-id.ts';
import type { Happening } from './api.ts';
import { isoOf, type Tick } from './tick-store.ts';
import type { KeptTrigger } from './trigger-store.ts';

/**
 * Which of the ticks that a dead engine left without a run are given up, where it was off for longer than
 * a tick is on time: their triggers' catch-up rule decides, as about those that came meanwhile.
 * @param open oldest first
 * @param hasNewer whether a trigger has ticks since that are to be decided
 */
export function givenUp(
  open: readonly Tick[],
  find: (pipeline: string, trigger: string) => KeptTrigger | null,
  hasNewer: (trigger: KeptTrigger) => boolean,
): Tick[] {
  const newest = new Map<KeptTrigger, Tick>();
  const given: Tick[] = [];
  for (const tick of open) {
    const trigger = find(tick.pipeline, tick.trigger);
    if (trigger?.definition.type !== 'schedule' || trigger.definition.catch_up === 'all') continue;
    const older = newest.get(trigger);
    if (older) given.push(older);
    newest.set(trigger, tick);
  }
  for (const [trigger, tick] of newest) {
    if (trigger.definition.catch_up === 'none' || hasNewer(trigger)) given.push(tick);
  }
  return given;
}

/** What there is to tell of ticks that were given up, of each trigger at once. @param given oldest first */
export function givenUpHappenings(given: readonly Tick[], reason: string): Happening[] {
  const byTrigger = new Map<string, Tick[]>();
  for (const tick of given) {
    const key = triggerId(tick.pipeline, tick.trigger);
    const ticks = byTrigger.get(key);
    if (ticks) ticks.push(tick);
    else byTrigger.set(key, [tick]);
  }
  return [...byTrigger.values()].map((ticks) => {
    const [first, last] = [ticks[0] as Tick, ticks.at(-1) as Tick];
    return {
      type: 'missed',
      pipeline: first.pipeline,
      trigger: first.trigger,
      count: ticks.length,
      from: isoOf(first.nominal),
      until: isoOf(last.nominal),
      reason,
    };
  });
}
