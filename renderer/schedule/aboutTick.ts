import type { TickView, TriggerView } from '../../shared/contract/schedule.ts';

const didNotRun: readonly TickView['outcome'][] = ['missed', 'skipped', 'refused'];

const endedBadly: readonly TickView['outcome'][] = ['failed', 'cancelled', 'interrupted'];

/** Whether what a tick of a trigger with times did not run can be run by hand, as of its instant. */
export function canRunAsOf(
  trigger: Pick<TriggerView, 'timezone'>,
  { outcome }: Pick<TickView, 'outcome'>,
): boolean {
  return trigger.timezone !== null && didNotRun.includes(outcome);
}

/** Whether a tick that came to nothing good can be run again, with the file or call that it came with. */
export function canRunAgain(
  trigger: Pick<TriggerView, 'timezone'>,
  { outcome, count }: Pick<TickView, 'outcome' | 'count'>,
): boolean {
  if (count > 1) return canRunAsOf(trigger, { outcome });
  return didNotRun.includes(outcome) || endedBadly.includes(outcome);
}

/** What fired it, where the trigger's own words do not say that: which file, call or pipeline. */
export function firedBy(
  trigger: Pick<TriggerView, 'timezone'> | undefined,
  { cause, reason }: Pick<TickView, 'cause' | 'reason'>,
): string | null {
  return trigger?.timezone != null || cause === reason ? null : cause;
}
