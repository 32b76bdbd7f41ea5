import type { StartRun } from '../../../shared/contract/contract.ts';
import { TidemillError } from '../../../shared/errors.ts';
import type { Launch } from '../runs/service.ts';
import { originOf, requestOf } from './launch.ts';
import { isoOf } from './tick-store.ts';
import { Timetable, timetableOf } from './timetable.ts';
import type { KeptTrigger } from './trigger-store.ts';

/**
 * The run of a trigger that a person asks for: with its parameters, as of now or as of an instant.
 * @param nominal null for now
 * @throws TidemillError `trigger.missing_fact` for a parameter that only an arrival can fill in,
 *   `trigger.bad_schedule` where the schedule cannot be read
 */
export function byHand(
  trigger: KeptTrigger,
  nominal: number | null,
  clock: { now: number; timezone: string },
): { request: StartRun; origin: Launch['origin'] } {
  const { name, type } = trigger.definition;
  const instant = nominal ?? clock.now;
  const interval = intervalOf(trigger, instant, clock.timezone);
  const cause = nominal === null ? 'run by hand' : `run by hand as of ${isoOf(instant)}`;
  return {
    request: requestOf(trigger, { nominal: instant, interval }, clock.timezone),
    origin: originOf({ trigger: name, type, nominal: instant, interval, cause }),
  };
}

function intervalOf(trigger: KeptTrigger, instant: number, timezone: string) {
  const { pipeline, definition } = trigger;
  if (definition.type !== 'schedule') return null;
  const timetable = timetableOf(trigger, timezone);
  if (timetable instanceof Timetable) return timetable.interval(instant);
  throw new TidemillError({
    code: 'trigger.bad_schedule',
    message: `The trigger '${definition.name}' cannot fire: ${timetable.problem}`,
    file: `pipelines/${pipeline}/pipeline.yaml`,
  });
}
