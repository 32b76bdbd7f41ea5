import type { Param, Trigger } from '../../../shared/pipeline/document.ts';
import { paramFromText } from '../../../shared/pipeline/param-values.ts';
import { usualPolicies } from '../../../shared/pipeline/trigger-policies.ts';
import { formatDuration } from '../../../shared/units/durations.ts';
import type { Json } from '../../../shared/worker/protocol.ts';
import { triggerDefaults } from '../../app/edits/triggerValue.ts';
import { kindOf, type TriggerKind, typeOf } from '../triggerLook.ts';

/** A trigger as the form holds it: what was typed, right or not. Fields of other kinds are kept too. */
export interface Draft {
  kind: TriggerKind;
  name: string;
  schedule: string;
  every: string;
  /** Null: the machine's. */
  timezone: string | null;
  calendar: string | null;
  shift: Trigger['shift'];
  start: string;
  end: string;
  jitter: string;
  lateAfter: string;
  catchUp: Trigger['catch_up'];
  overlap: Trigger['overlap'];
  enabled: boolean;
  /** One glob a line. */
  files: string;
  settle: string;
  after: string[];
  when: Trigger['when'];
  /** As typed, by name; empty: the pipeline's default. */
  params: Readonly<Record<string, string>>;
}

/** What the form shows of a trigger as it is. */
export function draftOf(trigger: Trigger, params: Readonly<Record<string, Param>> = {}): Draft {
  return {
    kind: kindOf(trigger),
    name: trigger.name,
    schedule: trigger.schedule ?? '0 2 * * *',
    every: formatDuration(trigger.every_ms ?? 3_600_000),
    timezone: trigger.timezone,
    calendar: trigger.calendar,
    shift: trigger.shift,
    start: trigger.start ?? '',
    end: trigger.end ?? '',
    jitter: trigger.jitter_ms === 0 ? '' : formatDuration(trigger.jitter_ms),
    lateAfter: trigger.late_after_ms === null ? '' : formatDuration(trigger.late_after_ms),
    catchUp: trigger.catch_up,
    overlap: trigger.overlap,
    enabled: trigger.enabled,
    files: trigger.files.join('\n'),
    settle: formatDuration(trigger.settle_ms),
    after: trigger.after,
    when: trigger.when,
    params: Object.fromEntries(
      Object.entries(trigger.params).map(([name, value]) => [name, typed(value, params[name])]),
    ),
  };
}

/** The form of a new trigger: nightly at two, under a name that is free. */
export function newDraft(taken: readonly string[]): Draft {
  const draft = draftOf({ ...triggerDefaults, every_ms: null, schedule: '0 2 * * *' });
  return { ...draft, name: freeName('nightly', taken) };
}

function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  let count = 2;
  while (taken.includes(`${name}_${count}`)) count += 1;
  return `${name}_${count}`;
}

/** What the file is to say of the trigger. Durations and lists go as typed: `checkDraft` judges them. */
export function saidByFile(
  draft: Draft,
  params: Readonly<Record<string, Param>>,
): Record<string, Json> {
  // A webhook has nothing to catch up with.
  const usual = usualPolicies(typeOf(draft.kind));
  const said: [key: string, value: Json, byDefault: Json][] = [
    ...whatFires(draft),
    ['late_after', draft.lateAfter.trim(), ''],
    ['catch_up', draft.kind === 'webhook' ? usual.catch_up : draft.catchUp, usual.catch_up],
    ['overlap', draft.overlap, usual.overlap],
    ['enabled', draft.enabled, true],
  ];
  const value = Object.fromEntries(
    said.flatMap(([key, item, byDefault]) => (item === byDefault ? [] : [[key, item]])),
  );
  const given = givenParams(draft, params);
  return Object.keys(given).length === 0 ? value : { ...value, params: given };
}

/** What a draft becomes by another kind: what is not said yet is then what is usual for that kind. */
export function ofKind(draft: Draft, kind: TriggerKind): Partial<Draft> {
  const before = usualPolicies(typeOf(draft.kind));
  const usual = usualPolicies(typeOf(kind));
  return {
    kind,
    ...(draft.catchUp === before.catch_up ? { catchUp: usual.catch_up } : {}),
    ...(draft.overlap === before.overlap ? { overlap: usual.overlap } : {}),
  };
}

function whatFires(draft: Draft): [key: string, value: Json, byDefault: Json][] {
  switch (draft.kind) {
    case 'cron':
      return [['schedule', draft.schedule.trim(), null], ...calendar(draft)];
    case 'every':
      return [['every', draft.every.trim(), null], ...calendar(draft)];
    case 'files': {
      const globs = globsOf(draft.files);
      return [
        ['files', globs.length === 1 ? (globs[0] ?? '') : globs, null],
        ['settle', draft.settle.trim(), formatDuration(triggerDefaults.settle_ms)],
      ];
    }
    case 'after':
      return [
        ['after', draft.after, null],
        ['when', draft.when, triggerDefaults.when],
      ];
    case 'webhook':
      return [['webhook', true, null]];
  }
}

function calendar(draft: Draft): [key: string, value: Json, byDefault: Json][] {
  return [
    ['timezone', draft.timezone, null],
    ['calendar', draft.calendar, null],
    [
      'shift',
      draft.calendar === null ? null : draft.shift,
      draft.calendar === null ? null : 'drop',
    ],
    ['start', draft.start.trim(), ''],
    ['end', draft.end.trim(), ''],
    ['jitter', draft.jitter.trim(), ''],
  ];
}

export function globsOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function givenParams(draft: Draft, params: Readonly<Record<string, Param>>): Record<string, Json> {
  const given: Record<string, Json> = {};
  for (const [name, text] of Object.entries(draft.params)) {
    const param = params[name];
    if (text === '' || param === undefined) continue;
    given[name] = isPlaceholder(text) ? text : paramFromText(name, param.type, text);
  }
  return given;
}

/** A parameter's value as a person types it. */
function typed(value: Json, param: Param | undefined): string {
  const asItIs = typeof value === 'string' && (param?.type !== 'json' || isPlaceholder(value));
  return asItIs ? value : JSON.stringify(value);
}

/** Whether a parameter is filled in when the trigger fires. */
export function isPlaceholder(text: string): boolean {
  return /^\$\{[a-z_]+\}$/.test(text);
}

/** What may be filled in when a trigger of this kind fires. */
export function placeholdersOf(kind: TriggerKind): readonly string[] {
  return ['nominal', 'date', ...placeholdersOnly[kind]].map((name) => `\${${name}}`);
}

const placeholdersOnly: Readonly<Record<TriggerKind, readonly string[]>> = {
  cron: ['interval_start', 'interval_end'],
  every: ['interval_start', 'interval_end'],
  files: ['file'],
  after: ['run'],
  webhook: [],
};
