import type { Json } from '../../worker/protocol.ts';
import type { Param, TriggerType } from '../document.ts';
import { didYouMean } from '../nearest.ts';
import { expectedParam, isParamValue } from '../param-values.ts';
import { isPlaceholder, PLACEHOLDERS, placeholderIn } from '../trigger-params.ts';
import type { Fields } from './fields.ts';
import type { Finding } from './yaml-reader.ts';

/** Reads the `params:` of a trigger against those the pipeline has. */
export function readTriggerParams(
  owner: Fields,
  what: string,
  type: TriggerType,
  params: Readonly<Record<string, Param>>,
): Record<string, Json> {
  const given = owner.map('params', {
    what: `The key params of ${what}`,
    unknownKey: 'trigger.unknown_param',
    badValue: 'trigger.bad_value',
  });
  given?.only(
    Object.keys(params),
    'The pipeline has no parameters: add it to those, or leave it out here.',
  );
  const values: Record<string, Json> = {};
  for (const name of given?.keys() ?? []) {
    const param = Object.hasOwn(params, name) ? params[name] : undefined;
    const value = given?.json(name);
    if (param === undefined || value === undefined) continue;
    const wrong = wrongValue(`The parameter '${name}' of ${what}`, param.type, type, value);
    if (wrong === null) values[name] = value;
    else given?.report(given.valueNode(name) ?? given.keyNode(name), wrong);
  }
  return values;
}

function wrongValue(
  subject: string,
  param: Param['type'],
  type: TriggerType,
  value: Json,
): Finding | null {
  const placeholder = placeholderIn(value);
  if (placeholder !== null) return wrongPlaceholder(subject, param, type, placeholder);
  const inside = typeof value === 'string' ? /\$\{(\w+)\}/.exec(value)?.[1] : undefined;
  if (inside !== undefined && isPlaceholder(inside)) {
    return {
      code: 'trigger.bad_placeholder',
      message: `${subject} has \${${inside}} inside a text, but a placeholder must be the whole value.`,
      hint: `Write "\${${inside}}" alone and put the rest into the block's code.`,
    };
  }
  if (isParamValue(param, value)) return null;
  return { code: 'param.bad_type', message: `${subject} must be ${expectedParam(param)}.` };
}

function wrongPlaceholder(
  subject: string,
  param: Param['type'],
  type: TriggerType,
  name: string,
): Finding | null {
  const code = 'trigger.bad_placeholder';
  const usable = Object.entries(PLACEHOLDERS)
    .filter(([, rule]) => rule.types.includes(type))
    .map(([placeholder]) => placeholder);
  const choice = `Here there are ${usable.map((one) => `\${${one}}`).join(', ')}.`;
  if (!isPlaceholder(name)) {
    return {
      code,
      message: `${subject} is \${${name}}, which is no placeholder.`,
      hint: didYouMean(name, usable) ?? choice,
    };
  }
  const rule = PLACEHOLDERS[name];
  if (!rule.types.includes(type)) {
    return {
      code,
      message: `${subject} is \${${name}}, which only a trigger with ${rule.types.join(' or ')} has.`,
      hint: choice,
    };
  }
  if (rule.fits.includes(param)) return null;
  return {
    code: 'param.bad_type',
    message: `${subject} must be ${expectedParam(param)}, which \${${name}} is not.`,
    hint: `Give the parameter the type ${rule.fits[0]}.`,
  };
}
