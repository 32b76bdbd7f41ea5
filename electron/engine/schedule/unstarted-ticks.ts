import type { Tick } from './tick-store.ts';
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
