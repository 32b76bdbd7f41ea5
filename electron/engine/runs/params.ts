import { TidemillError } from '../../../shared/errors.ts';
import type { Param } from '../../../shared/pipeline/document.ts';
import { nearestOrAll } from '../../../shared/pipeline/nearest.ts';
import { expectedParam, isParamValue } from '../../../shared/pipeline/param-values.ts';
import type { Json } from '../../../shared/worker/protocol.ts';

/**
 * The value of every declared parameter: what the run gives, else the default.
 * Throws `param.unknown`, `param.missing` or `param.bad_type`.
 */
export function resolveParams(
  pipeline: string,
  declared: Record<string, Param>,
  given: Record<string, Json>,
): Record<string, Json> {
  const known = Object.keys(declared);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(declared, name));
  if (unknown !== undefined) {
    throw new TidemillError({
      code: 'param.unknown',
      message: `${pipeline} has no parameter ${unknown}`,
      file: `pipelines/${pipeline}/pipeline.yaml`,
      hint: nearestOrAll(unknown, known, 'It has no parameters.'),
    });
  }
  const values: Record<string, Json> = {};
  for (const [name, param] of Object.entries(declared)) {
    const value = given[name] ?? param.default;
    if (value === undefined) {
      throw new TidemillError({
        code: 'param.missing',
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
  if (value === null || isParamValue(type, value)) return;
  throw new TidemillError({
    code: 'param.bad_type',
    message: `The parameter '${name}' must be ${expectedParam(type)}, not ${JSON.stringify(value)}.`,
    hint: `It is declared ${type} in pipeline.yaml.`,
  });
}
