import { paramTypeSchema } from '../../worker/protocol.ts';
import type { Param } from '../document.ts';
import { expectedParam, isParamValue } from '../param-values.ts';
import type { Fields } from './fields.ts';

const PARAM_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** Reads `params:` of a pipeline. A parameter without a usable name or type is reported and left out. */
export function readParams(top: Fields): Record<string, Param> {
  const owner = {
    what: 'The key params',
    unknownKey: 'pipeline.unknown_key',
    badValue: 'param.bad_value',
  };
  const all = top.map('params', owner);
  const params: Record<string, Param> = {};
  for (const name of all?.keys() ?? []) {
    if (!PARAM_NAME.test(name) || name === '__proto__') {
      all?.report(all.keyNode(name), {
        code: 'param.bad_name',
        message: `'${name}' cannot be the name of a parameter.`,
        hint: 'A name begins with a letter or _ and goes on with at most 62 letters, digits and _.',
      });
      continue;
    }
    const fields = all
      ?.map(name, { ...owner, what: `The parameter '${name}'` })
      ?.only(['type', 'default', 'description']);
    const type = fields?.choice('type', paramTypeSchema.options, 'param.unknown_type') ?? null;
    if (fields === undefined || fields === null || fields.valueNode('type') === null) {
      all?.report(all.keyNode(name), {
        code: 'param.missing_type',
        message: `The parameter '${name}' has no type.`,
        hint: `Write ${name}: { type: string } or another of ${paramTypeSchema.options.join(', ')}.`,
      });
      continue;
    }
    if (type === null) continue;
    const fallback = fields.json('default');
    const fits = fallback === undefined || isParamValue(type, fallback);
    if (!fits) {
      fields.report(fields.valueNode('default') ?? fields.keyNode('default'), {
        code: 'param.bad_type',
        message: `The default of the parameter '${name}' must be ${expectedParam(type)}.`,
        hint: `Its type is ${type}; change the type or the default.`,
      });
    }
    params[name] = {
      type,
      ...(fallback === undefined || !fits ? {} : { default: fallback }),
      description: fields.text('description'),
    };
  }
  return params;
}
