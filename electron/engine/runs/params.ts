import { TidemillError } from '../../../shared/errors.ts';
import type { Param } from '../../../shared/pipeline/document.ts';
import type { Json } from '../../../shared/worker/protocol.ts';

/**
 * The value of every declared parameter: what the run gives, else the default.
 * Throws `params.unknown`, `params.missing` or `params.type`.
 */
export function resolveParams(
  pipeline: string,
  declared: Record<string, Param>,
  given: Record<string, Json>,
): Record<string, Json> {
  const known = Object.keys(declared);
  const unknown = Object.keys(given).find((name) => !(name in declared));
  if (unknown !== undefined) {
    throw new TidemillError({
      code: 'params.unknown',
      message: `${pipeline} has no parameter ${unknown}`,
      file: `pipelines/${pipeline}/pipeline.yaml`,
      hint: known.length > 0 ? `It has: ${known.join(', ')}` : 'It has no parameters',
    });
  }
  const values: Record<string, Json> = {};
  for (const [name, param] of Object.entries(declared)) {
    const value = given[name] ?? param.default;
    if (value === undefined) {
      throw new TidemillError({
        code: 'params.missing',
        message: `The parameter ${name} of ${pipeline} has no default and was not given`,
        file: `pipelines/${pipeline}/pipeline.yaml`,
        hint: `Give it: --param ${name}=…`,
      });
    }
    checkType(name, param.type, value);
    values[name] = value;
  }
  return values;
}

function checkType(name: string, type: Param['type'], value: Json): void {
  if (value === null || FITS[type](value)) return;
  throw new TidemillError({
    code: 'params.type',
    message: `The parameter ${name} is declared ${type}; ${JSON.stringify(value)} is not`,
    hint: EXAMPLES[type],
  });
}

const FITS: Record<Param['type'], (value: Json) => boolean> = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && isTime(value),
  timestamp: (value) => typeof value === 'string' && isTime(value),
  json: () => true,
};

const EXAMPLES: Record<Param['type'], string> = {
  string: 'A string is any text',
  integer: 'An integer is written 42',
  number: 'A number is written 4.2',
  boolean: 'A boolean is true or false',
  date: 'A date is written 2026-03-29',
  timestamp: 'A timestamp is written 2026-03-29T02:00:00Z',
  json: 'Any JSON will do',
};

function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}
