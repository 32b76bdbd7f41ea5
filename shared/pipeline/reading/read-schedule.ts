import { compileSchedule, ScheduleError } from '../../cron/schedule.ts';
import { isTimezone, timezoneHint } from '../../cron/zones.ts';
import { type Trigger, triggerSchema } from '../document.ts';
import type { Fields } from './fields.ts';

type ScheduleKeys = Pick<
  Trigger,
  'schedule' | 'every_ms' | 'timezone' | 'calendar' | 'shift' | 'start' | 'end' | 'jitter_ms'
>;

/** The problem's code for each kind of schedule that cannot be used. */
export const SCHEDULE_CODES: Readonly<Record<ScheduleError['code'], string>> = {
  bad_form: 'trigger.bad_schedule',
  bad_field: 'trigger.bad_schedule',
  never: 'trigger.never',
  bad_interval: 'trigger.bad_interval',
  bad_timezone: 'trigger.bad_timezone',
  bad_instant: 'trigger.bad_instant',
  bad_span: 'trigger.bad_span',
  bad_calendar: 'trigger.bad_calendar',
};

/**
 * Reads what a trigger of type `schedule` says, and whether it ever runs. Its calendar is one of the
 * settings and is looked at by `checkTriggers`. Null where it would not run.
 */
export function readSchedule(fields: Fields, what: string): ScheduleKeys | null {
  const timezone = fields.text('timezone');
  const keys: ScheduleKeys = {
    schedule: fields.text('schedule'),
    every_ms: fields.duration('every', { positive: true }),
    timezone,
    calendar: fields.text('calendar'),
    shift: fields.choice('shift', triggerSchema.shape.shift.options) ?? 'drop',
    start: fields.text('start'),
    end: fields.text('end'),
    jitter_ms: fields.duration('jitter', { positive: false }) ?? 0,
  };
  reportShiftAlone(fields, what);
  const knownZone = timezone === null || isTimezone(timezone);
  if (!knownZone) {
    fields.report(fields.valueNode('timezone'), {
      code: SCHEDULE_CODES.bad_timezone,
      message: `'${timezone}' is not a time zone.`,
      hint: timezoneHint(timezone),
    });
  }
  if (keys.schedule === null && keys.every_ms === null) return null;
  try {
    // Where the zone is not known, the rest can still be wrong.
    const zone = knownZone && timezone !== null ? timezone : 'UTC';
    compileSchedule({ ...keys, timezone: zone, calendar: null });
    return knownZone ? keys : null;
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    const { code, field, message, hint, range } = error;
    fields.report(
      fields.valueNode(field) ?? fields.keyNode(field),
      { code: SCHEDULE_CODES[code], message: `${what}: ${message}`, hint },
      range?.start,
    );
    return null;
  }
}

function reportShiftAlone(fields: Fields, what: string): void {
  if (fields.valueNode('shift') === null || fields.valueNode('calendar') !== null) return;
  fields.report(fields.keyNode('shift'), {
    code: 'trigger.bad_key',
    message: `${what} has a shift but no calendar to shift by.`,
    hint: 'Add calendar: with the name of one in tidemill.yaml, or remove shift.',
  });
}
