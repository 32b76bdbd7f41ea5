import { DAY_MS, formatDay } from '../cron/civil.ts';
import { localParts } from '../cron/zones.ts';
import { TidemillError } from '../errors.ts';
import type { Json } from '../worker/protocol.ts';
import type { Param, TriggerType } from './document.ts';

type ParamType = Param['type'];

/** What a trigger's parameter can stand for until it fires. */
export type Placeholder = 'nominal' | 'date' | 'interval_start' | 'interval_end' | 'file' | 'run';

interface PlaceholderRule {
  /** Which triggers can fill it in. */
  types: readonly TriggerType[];
  /** The types of parameter that its values fit. */
  fits: readonly ParamType[];
}

const ALL: readonly TriggerType[] = ['schedule', 'files', 'after', 'webhook'];
const INSTANT: readonly ParamType[] = ['timestamp', 'string', 'json'];
const TEXT: readonly ParamType[] = ['string', 'json'];

export const PLACEHOLDERS: Readonly<Record<Placeholder, PlaceholderRule>> = {
  nominal: { types: ALL, fits: INSTANT },
  date: { types: ALL, fits: ['date', 'string', 'json'] },
  interval_start: { types: ['schedule'], fits: INSTANT },
  interval_end: { types: ['schedule'], fits: INSTANT },
  file: { types: ['files'], fits: TEXT },
  run: { types: ['after'], fits: TEXT },
};

/** The name in a value that is exactly `${name}`, whether there is such a placeholder or not; else null. */
export function placeholderIn(value: Json): string | null {
  return typeof value === 'string' ? (/^\$\{([A-Za-z_]\w*)\}$/.exec(value)?.[1] ?? null) : null;
}

export function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(PLACEHOLDERS, name);
}

/** What is known of a trigger as it fires. */
export interface TriggerFacts {
  /** UTC milliseconds. */
  nominal: number;
  /** The zone for `${date}`: the trigger's, or else the machine's. */
  timezone: string;
  /** UTC milliseconds; null where the trigger is not a schedule or had no tick before. */
  interval: { start: number; end: number } | null;
  /** The path in the project, else absolute, of what a `files` trigger saw. */
  file?: string | undefined;
  /** The run that an `after` trigger answers to. */
  run?: string | undefined;
}

/**
 * A trigger's parameters with each placeholder replaced: instants as ISO in UTC, `${date}` as the
 * nominal's date in the trigger's zone.
 * @throws TidemillError `trigger.missing_fact` where there is no value for a placeholder
 */
export function fillPlaceholders(
  params: Readonly<Record<string, Json>>,
  facts: TriggerFacts,
): Record<string, Json> {
  const filled = Object.entries(params).map(([name, value]): [string, Json] => {
    const placeholder = placeholderIn(value);
    if (placeholder === null || !isPlaceholder(placeholder)) return [name, value];
    const fact = factOf(placeholder, facts);
    if (fact !== null) return [name, fact];
    throw new TidemillError({
      code: 'trigger.missing_fact',
      message: `The parameter '${name}' is \${${placeholder}}, which this trigger has no value for.`,
      hint: 'Give the parameter a value, or fire the trigger for an instant that has one.',
    });
  });
  return Object.fromEntries(filled);
}

function factOf(placeholder: Placeholder, facts: TriggerFacts): string | null {
  switch (placeholder) {
    case 'nominal':
      return new Date(facts.nominal).toISOString();
    case 'date':
      return localDate(facts.nominal, facts.timezone);
    case 'interval_start':
      return facts.interval === null ? null : new Date(facts.interval.start).toISOString();
    case 'interval_end':
      return facts.interval === null ? null : new Date(facts.interval.end).toISOString();
    case 'file':
      return facts.file ?? null;
    case 'run':
      return facts.run ?? null;
  }
}

function localDate(instant: number, timezone: string): string {
  const offset = localParts(instant, timezone).offset * 60_000;
  return formatDay(Math.floor((instant + offset) / DAY_MS));
}
