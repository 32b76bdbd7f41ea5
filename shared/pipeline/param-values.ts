import { TidemillError } from '../errors.ts';
import type { Json } from '../worker/protocol.ts';
import type { Param } from './document.ts';

type ParamType = Param['type'];

const EXPECTED: Readonly<Record<ParamType, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date like 2026-03-29',
  timestamp: 'a timestamp like 2026-03-29T14:30:00Z',
  json: 'JSON',
};

/** What a value of this type looks like: "a whole number". */
export function expectedParam(type: ParamType): string {
  return EXPECTED[type];
}

/** Whether a value, as YAML or JSON gave it, is one of this type. */
export function isParamValue(type: ParamType, value: Json): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && isCalendarDay(value);
    case 'timestamp':
      return typeof value === 'string' && isTimestamp(value);
    case 'json':
      return true;
  }
}

/**
 * The value that a person typed on the command line (`--param name=text`).
 * @throws TidemillError `param.bad_type`
 */
export function paramFromText(name: string, type: ParamType, text: string): Json {
  const value = readText(type, text);
  if (value !== undefined && isParamValue(type, value)) return value;
  throw new TidemillError({
    code: 'param.bad_type',
    message: `The parameter '${name}' must be ${expectedParam(type)}, not '${text}'.`,
    hint: `For example --param ${name}=${EXAMPLES[type]}`,
  });
}

const EXAMPLES: Readonly<Record<ParamType, string>> = {
  string: 'text',
  integer: '42',
  number: '0.5',
  boolean: 'true',
  date: '2026-03-29',
  timestamp: '2026-03-29T14:30:00Z',
  json: '\'{"key": [1, 2]}\'',
};

function readText(type: ParamType, text: string): Json | undefined {
  switch (type) {
    case 'string':
    case 'date':
    case 'timestamp':
      return text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'integer':
    case 'number':
      return text.trim() === '' ? undefined : Number(text);
    case 'json':
      try {
        return JSON.parse(text) as Json;
      } catch {
        return undefined;
      }
  }
}

function isTimestamp(text: string): boolean {
  const match =
    /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(
      text,
    );
  return match?.[1] !== undefined && isCalendarDay(match[1]);
}

/** Whether a day of this form exists: 2026-02-30 does not. */
function isCalendarDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
