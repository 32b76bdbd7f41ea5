import type { Node } from 'yaml';
import { type Param, type Trigger, type TriggerType, triggerSchema } from '../document.ts';
import { usualPolicies } from '../trigger-policies.ts';
import { Fields } from './fields.ts';
import { readAfter, readFiles, readWebhook } from './read-arrivals.ts';
import { readSchedule } from './read-schedule.ts';
import { readTriggerParams } from './read-trigger-params.ts';
import { readTriggerType, TRIGGER_KEYS } from './trigger-keys.ts';
import type { YamlReader } from './yaml-reader.ts';

/** What only one type of trigger says. Null where that cannot be read, which has been reported. */
type OwnKeys = Partial<Trigger> | null;

const SILENT = {
  schedule: null,
  every_ms: null,
  timezone: null,
  calendar: null,
  shift: 'drop',
  start: null,
  end: null,
  jitter_ms: 0,
  files: [],
  settle_ms: 2_000,
  after: [],
  when: 'success',
} satisfies Partial<Trigger>;

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
  const what = `The trigger '${name}'`;
  const fields = new Fields(reader, nameless.node, { ...owner, what }).only(TRIGGER_KEYS);
  const type = readTriggerType(fields, what);
  const own = type === null ? null : readOwnKeys(fields, what, type);
  const usual = usualPolicies(type ?? 'schedule');
  const common = {
    name,
    catch_up: fields.choice('catch_up', triggerSchema.shape.catch_up.options) ?? usual.catch_up,
    overlap: fields.choice('overlap', triggerSchema.shape.overlap.options) ?? usual.overlap,
    late_after_ms: fields.duration('late_after', { positive: true }),
    enabled: fields.flag('enabled', true),
  };
  if (type === null) return null;
  const given = readTriggerParams(fields, `the trigger '${name}'`, type, params);
  return own === null ? null : { ...SILENT, ...common, ...own, type, params: given };
}

function readOwnKeys(fields: Fields, what: string, type: TriggerType): OwnKeys {
  switch (type) {
    case 'schedule':
      return readSchedule(fields, what);
    case 'files':
      return readFiles(fields, what);
    case 'after':
      return readAfter(fields, what);
    case 'webhook':
      return readWebhook(fields, what);
  }
}
