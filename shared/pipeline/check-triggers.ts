import { compileSchedule, ScheduleError } from '../cron/schedule.ts';
import type { Place, Problem } from '../errors.ts';
import type { Pipeline, Settings, Trigger } from './document.ts';
import { nearestOrAll } from './nearest.ts';
import { SCHEDULE_CODES } from './reading/read-schedule.ts';

/**
 * Where triggers name things outside their file, by the trigger's name and then by `calendar`,
 * `after NAME` or, for the trigger itself, the empty text.
 */
export type TriggerPlaces = Map<string, ReadonlyMap<string, Place>>;

const NOWHERE: TriggerPlaces = new Map();

/** What is wrong with a pipeline's triggers beside the settings: calendars that are not there or leave no tick. */
export function checkTriggers(
  pipeline: Pipeline,
  settings: Pick<Settings, 'calendars'>,
  places: TriggerPlaces = NOWHERE,
): Problem[] {
  return pipeline.triggers.flatMap((trigger) => {
    if (trigger.calendar === null) return [];
    const problem = calendarProblem(trigger, settings.calendars);
    if (problem === null) return [];
    return [at(pipeline, places, trigger, 'calendar', problem)];
  });
}

/** What is wrong with the pipelines that a pipeline's triggers come after: those that are not among `names`. */
export function checkAfter(
  pipeline: Pipeline,
  names: readonly string[],
  places: TriggerPlaces = NOWHERE,
): Problem[] {
  return pipeline.triggers.flatMap((trigger) =>
    trigger.after
      .filter((name) => !names.includes(name))
      .map((name) =>
        at(pipeline, places, trigger, `after ${name}`, {
          code: 'trigger.unknown_pipeline',
          message: `The trigger '${trigger.name}' comes after '${name}', which is not a pipeline of the project.`,
          hint: nearestOrAll(name, names, 'The project has no pipeline.'),
        }),
      ),
  );
}

type Finding = Pick<Problem, 'code' | 'message'> & { hint: string };

function calendarProblem(trigger: Trigger, calendars: Settings['calendars']): Finding | null {
  const name = trigger.calendar ?? '';
  const calendar = Object.hasOwn(calendars, name) ? calendars[name] : undefined;
  if (calendar === undefined) {
    return {
      code: 'trigger.unknown_calendar',
      message: `The trigger '${trigger.name}' has the calendar '${name}', which tidemill.yaml does not have.`,
      hint: nearestOrAll(
        name,
        Object.keys(calendars),
        `Add it to tidemill.yaml: calendars: { ${name}: { weekend: [saturday, sunday] } }.`,
      ),
    };
  }
  try {
    compileSchedule({ ...trigger, timezone: trigger.timezone ?? 'UTC', calendar });
    return null;
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    return {
      code: SCHEDULE_CODES[error.code],
      message: `The trigger '${trigger.name}': ${error.message}`,
      hint: error.hint,
    };
  }
}

function at(
  pipeline: Pipeline,
  places: TriggerPlaces,
  trigger: Trigger,
  key: string,
  finding: Finding,
): Problem {
  const known = places.get(trigger.name);
  return {
    severity: 'error',
    ...(known?.get(key) ?? known?.get('')),
    ...finding,
    pipeline: pipeline.name,
  };
}
