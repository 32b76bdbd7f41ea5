import type { TriggerInForce } from '../api.ts';

/** Whether a trigger that is told again is the one that was told before, to the last setting. */
export function sameDefinition(now: TriggerInForce, before: TriggerInForce): boolean {
  return (
    now.since === before.since &&
    JSON.stringify(now.definition) === JSON.stringify(before.definition)
  );
}
