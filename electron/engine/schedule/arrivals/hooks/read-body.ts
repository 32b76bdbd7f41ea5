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
  if (!isWithin(body, MOST_DEPTH)) throw badJson(`it is nested more than ${MOST_DEPTH} deep`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw badJson(error instanceof SyntaxError ? error.message : 'it is not UTF-8');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badJson('it must be one object, whose members are the parameters of the pipeline');
  }
  return value as Record<string, Json>;
}

/** Whether JSON is nested no deeper than this. Before it is parsed, which takes long for what is deep. */
function isWithin(json: Buffer, most: number): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === BYTES.quote) isText = !isText;
    else if (isText) {
      if (byte === BYTES.escape) at += 1;
    } else if (byte === BYTES.object || byte === BYTES.list) {
      depth += 1;
      if (depth > most) return false;
    } else if (byte === BYTES.objectEnd || byte === BYTES.listEnd) depth -= 1;
  }
  return true;
}

const BYTES = {
  quote: 0x22,
  escape: 0x5c,
  object: 0x7b,
  objectEnd: 0x7d,
  list: 0x5b,
  listEnd: 0x5d,
};

function badJson(why: string): TidemillError {
  return new TidemillError({
    code: 'hook.bad_json',
    message: `The body is not what a call can bring: ${why}.`,
    hint: 'Send a JSON object such as {"region": "eu"}, or nothing.',
  });
}
