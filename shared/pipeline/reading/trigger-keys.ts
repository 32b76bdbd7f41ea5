import type { TriggerType } from '../document.ts';
import type { Fields } from './fields.ts';

/** The keys that say what a trigger answers to; each trigger has exactly one. */
const TRIGGER_STARTS: Readonly<Record<string, TriggerType>> = {
  schedule: 'schedule',
  every: 'schedule',
  files: 'files',
  after: 'after',
  webhook: 'webhook',
};

const COMMON = ['name', 'overlap', 'late_after', 'params', 'enabled'];

/** The other keys, by what they go with. */
const KEYS: Readonly<Record<TriggerType, readonly string[]>> = {
  schedule: ['timezone', 'calendar', 'shift', 'start', 'end', 'jitter', 'catch_up'],
  files: ['settle', 'catch_up'],
  after: ['when', 'catch_up'],
  webhook: [],
};

export const TRIGGER_KEYS: readonly string[] = [
  ...new Set([...COMMON, ...Object.keys(TRIGGER_STARTS), ...Object.values(KEYS).flat()]),
];

/**
 * What a trigger answers to, and keys that do not go with it reported. Null where it says nothing or two
 * things, which is reported.
 */
export function readTriggerType(fields: Fields, what: string): TriggerType | null {
  const starts = fields
    .keys()
    .filter((key) => Object.hasOwn(TRIGGER_STARTS, key) && fields.valueNode(key) !== null);
  const [start, other] = starts;
  if (start === undefined) {
    fields.report(null, {
      code: 'trigger.bad_schedule',
      message: `${what} does not say when it runs.`,
      hint: `Give it one of ${Object.keys(TRIGGER_STARTS).join(', ')}, such as schedule: "0 2 * * *" or every: 15m.`,
    });
    return null;
  }
  if (other !== undefined) {
    fields.report(fields.keyNode(other), {
      code: 'trigger.bad_schedule',
      message: `${what} has both ${start} and ${other}.`,
      hint: 'Make two triggers of it, or remove one of the two.',
    });
    return null;
  }
  const type = TRIGGER_STARTS[start] ?? null;
  if (type !== null) reportForeign(fields, what, start, type);
  return type;
}

function reportForeign(fields: Fields, what: string, start: string, type: TriggerType): void {
  const own = [...COMMON, ...Object.keys(TRIGGER_STARTS), ...KEYS[type]];
  for (const key of fields.keys()) {
    if (own.includes(key) || !TRIGGER_KEYS.includes(key)) continue;
    const owners = Object.entries(KEYS).filter(([, keys]) => keys.includes(key));
    fields.report(fields.keyNode(key), {
      code: 'trigger.bad_key',
      message: `${what} has ${key}, which does not go with ${start}.`,
      hint: `Remove it: ${key} goes with ${owners.map(([owner]) => (owner === 'schedule' ? 'schedule and every' : owner)).join(', ')}.`,
    });
  }
}
