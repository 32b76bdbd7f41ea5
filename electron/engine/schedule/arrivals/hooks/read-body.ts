import { TidemillError } from '../../../../../shared/errors.ts';
import type { Json } from '../../../../../shared/worker/protocol.ts';

/** Deeper values than this are refused: nobody means them, and what handles them later might give way. */
const MOST_DEPTH = 64;

/**
 * The parameters that a call brings: the members of its body's JSON object. No body brings none.
 * @throws TidemillError `hook.bad_json`
 */
export function readBody(body: Buffer): Record<string, Json> {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw badJson(error instanceof SyntaxError ? error.message : 'it is not UTF-8');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badJson('it must be one object, whose members are the parameters of the pipeline');
  }
  if (!isWithin(value, MOST_DEPTH)) throw badJson(`it is nested more than ${MOST_DEPTH} deep`);
  return value as Record<string, Json>;
}

/** Whether a value is nested no deeper than this. Not recursive: whatever was parsed will do. */
function isWithin(value: object, depth: number): boolean {
  let level: object[] = [value];
  for (let left = depth; level.length > 0; left -= 1) {
    if (left === 0) return false;
    level = level.flatMap((item) => Object.values(item).filter(isObject));
  }
  return true;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function badJson(why: string): TidemillError {
  return new TidemillError({
    code: 'hook.bad_json',
    message: `The body is not what a call can bring: ${why}.`,
    hint: 'Send a JSON object such as {"region": "eu"}, or nothing.',
  });
}
