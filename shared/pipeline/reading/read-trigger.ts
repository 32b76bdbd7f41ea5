import type { Node } from 'yaml';
import { type Param, type Trigger, triggerSchema } from '../document.ts';
import { Fields } from './fields.ts';
import { readGivenParams } from './read-params.ts';
import type { YamlReader } from './yaml-reader.ts';

const TRIGGER_KEYS = [
  'name',
  'schedule',
  'every',
  'timezone',
  'catch_up',
  'overlap',
  'params',
  'enabled',
] as const;

/** Reads one item of `triggers:`. Null where it cannot be told apart or would never fire. */
export function readTrigger(
  reader: YamlReader,
  node: Node | null,
  position: number,
  params: Readonly<Record<string, Param>>,
): Trigger | null {
  const owner = {
    what: `Trigger number ${position}`,
    unknownKey: 'trigger.bad_key',
    badValue: 'trigger.bad_value',
  };
  const nameless = Fields.of(reader, node, owner);
  if (nameless === null) return null;
  const name = nameless.text('name');
  if (name === null || name === '') {
    if (name === '' || nameless.valueNode('name') === null) {
      nameless.report(nameless.valueNode('name'), {
        code: 'trigger.missing_name',
        message: `Trigger number ${position} has no name.`,
        hint: 'Add a line such as name: nightly.',
      });
    }
    nameless.only(TRIGGER_KEYS);
    return null;
  }
  const what = `the trigger '${name}'`;
  const fields = new Fields(reader, nameless.node, {
    ...owner,
    what: `The trigger '${name}'`,
  }).only(TRIGGER_KEYS);
  const schedule = readSchedule(fields);
  const every = fields.duration('every', { positive: true });
  const trigger: Trigger = {
    name,
    type: 'schedule',
    late_after_ms: null,
    calendar: null,
    shift: 'drop',
    start: null,
    end: null,
    jitter_ms: 0,
    files: [],
    settle_ms: 2_000,
    after: [],
    when: 'success',
    schedule,
    every_ms: every,
    timezone: readTimezone(fields),
    catch_up: fields.choice('catch_up', triggerSchema.shape.catch_up.options) ?? 'latest',
    overlap: fields.choice('overlap', triggerSchema.shape.overlap.options) ?? 'skip',
    params: readGivenParams(fields, what, params),
    enabled: fields.flag('enabled', true),
  };
  const times = ['schedule', 'every'].filter((key) => fields.valueNode(key) !== null);
  if (times.length !== 1) {
    fields.report(times.length === 0 ? null : fields.keyNode('every'), {
      code: 'trigger.bad_schedule',
      message: `The trigger '${name}' has ${times.length === 0 ? 'neither schedule nor every' : 'both schedule and every'}.`,
      hint: 'Give it one of the two: schedule: "0 2 * * *" or every: 15m.',
    });
    return null;
  }
  return schedule === null && every === null ? null : trigger;
}

/** Only the form is checked here: what a field may hold is for the calendar to say. */
function readSchedule(fields: Fields): string | null {
  const schedule = fields.text('schedule');
  if (schedule === null) return null;
  const parts = schedule.trim().split(/\s+/);
  if (parts.length === 5 || parts.length === 6 || /^@[a-z]+$/.test(schedule.trim()))
    return schedule;
  fields.report(fields.valueNode('schedule'), {
    code: 'trigger.bad_schedule',
    message: `'${schedule}' is not a schedule: it has ${parts.length} field${parts.length === 1 ? '' : 's'}.`,
    hint: 'A schedule has 5 fields (minute, hour, day, month, weekday), 6 with seconds first, or is a name like @hourly.',
  });
  return null;
}

function readTimezone(fields: Fields): string | null {
  const timezone = fields.text('timezone');
  if (timezone === null || isTimezone(timezone)) return timezone;
  fields.report(fields.valueNode('timezone'), {
    code: 'trigger.bad_timezone',
    message: `'${timezone}' is not a time zone.`,
    hint: 'Use an IANA name such as Europe/Madrid or UTC.',
  });
  return null;
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
