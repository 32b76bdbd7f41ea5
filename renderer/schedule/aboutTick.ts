import type { TickView, TriggerView } from '../../shared/contract/schedule.ts';

const didNotRun: readonly TickView['outcome'][] = ['missed', 'skipped', 'refused'];

/**
 * Whether what a tick did not run can be run by hand. Only of triggers with times: what else has
 * fired, such as the file, cannot be given again.
 */
export function canRunAsOf(
  trigger: Pick<TriggerView, 'timezone'>,
  { outcome }: Pick<TickView, 'outcome'>,
): boolean {
  return trigger.timezone !== null && didNotRun.includes(outcome);
}

/** What fired it, where the trigger's own words do not say that: which file, call or pipeline. */
export function firedBy(
  trigger: Pick<TriggerView, 'timezone'> | undefined,
  { cause, reason }: Pick<TickView, 'cause' | 'reason'>,
): string | null {
  return trigger?.timezone != null || cause === reason ? null : cause;
}
