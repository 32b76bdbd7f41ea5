import type { StartRun } from '../../../shared/contract/contract.ts';
import type { Trigger, TriggerType } from '../../../shared/pipeline/document.ts';
import { fillPlaceholders, type TriggerFacts } from '../../../shared/pipeline/trigger-params.ts';
import type { Json } from '../../../shared/worker/protocol.ts';
import type { Launch } from '../runs/service.ts';
import { isoOf } from './tick-store.ts';

/**
 * What a trigger asks to run: its whole pipeline, with its parameters filled in.
 * @param given parameters that win over the trigger's own
 * @throws TidemillError `trigger.missing_fact` for a placeholder that has no value
 */
export function requestOf(
  { pipeline, definition }: { pipeline: string; definition: Trigger },
  facts: Omit<TriggerFacts, 'timezone'>,
  machineTimezone: string,
  given: Record<string, Json> = {},
): StartRun {
  const timezone = definition.timezone ?? machineTimezone;
  const filled = fillPlaceholders(definition.params, { ...facts, timezone });
  return {
    pipeline,
    params: { ...filled, ...given },
    force: false,
    mode: 'full',
    partition: null,
  };
}

/** What started a run, as its record says it. Instants are UTC milliseconds here. */
export function originOf(about: {
  trigger: string;
  type: TriggerType;
  nominal: number;
  interval: { start: number; end: number } | null;
  cause: string | null;
}): Launch['origin'] {
  const { trigger, type, nominal, interval, cause } = about;
  return {
    trigger,
    trigger_type: type,
    nominal: isoOf(nominal),
    interval: interval && { start: isoOf(interval.start), end: isoOf(interval.end) },
    cause,
  };
}
