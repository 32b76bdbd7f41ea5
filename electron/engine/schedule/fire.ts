import type { StartRun } from '../../../shared/contract/contract.ts';
import { TidemillError } from '../../../shared/errors.ts';
import type { Launch } from '../runs/service.ts';
import { originOf, requestOf } from './launch.ts';
import { isoOf, type Tick } from './tick-store.ts';
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

/**
 * The run of a trigger once more for a tick that it had: as of its instant, with its file or its call's
 * parameters, and otherwise as the trigger is now.
 * @throws TidemillError `tick.several` for a row that stands for several ticks
 */
export function onceMore(
  trigger: KeptTrigger,
  { nominal, count, body }: Tick,
  timezone: string,
): { request: StartRun; origin: Launch['origin'] } {
  const { name, type } = trigger.definition;
  if (count > 1) {
    throw new TidemillError({
      code: 'tick.several',
      message: `That row stands for ${count} ticks of '${name}', of which nothing more is known.`,
    });
  }
  const { interval, facts, params } = body;
  const cause = `run again by hand: ${body.cause}`;
  return {
    request: requestOf(trigger, { nominal, interval, ...facts }, timezone, params),
    origin: originOf({ trigger: name, type, nominal, interval, cause }),
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
