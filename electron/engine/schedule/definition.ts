import { createHash } from 'node:crypto';
import type { Calendar, Trigger } from '../../../shared/pipeline/document.ts';

/**
 * A hash of what decides when a trigger fires, and of whether it is on. Where it changes, the trigger
 * starts anew; its parameters, catch-up and overlap may change without that.
 * @param calendar the days off that its calendar stands for
 */
export function definitionHash(trigger: Trigger, calendar: Calendar | null): string {
  const decisive = [trigger.type, trigger.enabled, ...partsOf(trigger, calendar)];
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex').slice(0, 32);
}

function partsOf(trigger: Trigger, calendar: Calendar | null): unknown[] {
  switch (trigger.type) {
    case 'schedule': {
      const { schedule, every_ms, timezone, shift, start, end, jitter_ms } = trigger;
      return [
        schedule,
        every_ms,
        timezone,
        trigger.calendar,
        calendar,
        shift,
        start,
        end,
        jitter_ms,
      ];
    }
    case 'files':
      return [trigger.files];
    case 'after':
      return [trigger.after, trigger.when];
    case 'webhook':
      return [];
  }
}

/**
 * How long after its nominal instants a trigger fires: the same for ever, spread over [0, jitter) by
 * its names. Whole seconds where the jitter has them.
 */
export function jitterOffset(pipeline: string, trigger: Trigger): number {
  if (trigger.jitter_ms === 0) return 0;
  const hash = createHash('sha256').update(`${pipeline}\n${trigger.name}`).digest();
  const offset = Math.floor((hash.readUIntBE(0, 6) / 2 ** 48) * trigger.jitter_ms);
  return offset < 1_000 ? offset : Math.floor(offset / 1_000) * 1_000;
}
