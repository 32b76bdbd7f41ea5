import { isScalar } from 'yaml';
import { nameSchema, type Trigger, triggerSchema } from '../document.ts';
import type { Fields } from './fields.ts';

/** Reads what a trigger of type `files` says. Null where it names no file that could arrive. */
export function readFiles(
  fields: Fields,
  what: string,
): Pick<Trigger, 'files' | 'settle_ms'> | null {
  const settle = fields.duration('settle', { positive: false });
  const files: string[] = [];
  for (const { text, node } of fields.texts('files', 'a path or a pattern like data/in/*.csv')) {
    const wrong = wrongGlob(text);
    if (wrong === null) files.push(text);
    else {
      fields.report(node, {
        code: 'trigger.bad_glob',
        message: `${what} cannot watch '${text}': ${wrong.reason}.`,
        hint: wrong.hint,
      });
    }
  }
  reportEmptyList(fields, what, 'files', 'data/in/*.csv');
  return files.length === 0 ? null : { files, settle_ms: settle ?? 2_000 };
}

/** Reads what a trigger of type `after` says. Whether there are such pipelines `checkAfter` says. */
export function readAfter(fields: Fields, what: string): Pick<Trigger, 'after' | 'when'> | null {
  const when = fields.choice('when', triggerSchema.shape.when.options);
  const after: string[] = [];
  for (const { text, node } of fields.texts('after', 'the name of a pipeline')) {
    if (!nameSchema.safeParse(text).success) {
      fields.report(node, {
        code: 'trigger.bad_value',
        message: `${what} runs after '${text}', which cannot be the name of a pipeline.`,
        hint: 'Name pipelines by their folders: after: [orders, customers].',
      });
    } else if (after.includes(text)) {
      fields.report(node, {
        code: 'trigger.bad_value',
        message: `${what} has '${text}' twice in after.`,
        hint: 'Remove one of the two.',
      });
    } else after.push(text);
  }
  reportEmptyList(fields, what, 'after', 'orders');
  return after.length === 0 ? null : { after, when: when ?? 'success' };
}

/** Reads what a trigger of type `webhook` says, that is `true`. */
export function readWebhook(fields: Fields, what: string): Partial<Trigger> | null {
  const node = fields.valueNode('webhook');
  if (isScalar(node) && node.value === true) return {};
  fields.report(node, {
    code: 'trigger.bad_value',
    message: `${what} has a webhook that is not true.`,
    hint: 'Write webhook: true; to switch it off, write enabled: false.',
  });
  return null;
}

function reportEmptyList(fields: Fields, what: string, key: string, example: string): void {
  if (!fields.lacks(key)) return;
  fields.report(fields.valueNode(key), {
    code: 'trigger.bad_value',
    message: `${what} has nothing in ${key}.`,
    hint: `Write for example ${key}: [${example}].`,
  });
}

/** Why a path or pattern cannot be watched; null where it can. */
function wrongGlob(glob: string): { reason: string; hint: string } | null {
  if (glob.trim() !== glob) {
    return { reason: 'it begins or ends with a space', hint: 'Remove the space.' };
  }
  if (glob.includes('\0')) return { reason: 'it holds a NUL', hint: 'Remove it.' };
  if (glob.startsWith('!')) {
    return {
      reason: 'a pattern cannot take files out',
      hint: 'Name what should be watched, such as data/in/[a-z]*.csv.',
    };
  }
  if (glob.split(/[\\/]/)[0] === '.tidemill') {
    return {
      reason: 'every run changes files in .tidemill, so it would start itself',
      hint: 'Watch a folder of your own.',
    };
  }
  if (/(^|[\\/])\.\.([\\/]|$)/.test(glob)) {
    return {
      reason: 'it leads out of the project by ..',
      hint: 'Write the absolute path of what is outside the project.',
    };
  }
  if (/[\\/]$/.test(glob)) {
    return { reason: 'it names a folder', hint: `Add what to watch in it: ${glob}*.` };
  }
  return unbalanced(glob);
}

function unbalanced(glob: string): { reason: string; hint: string } | null {
  const open: string[] = [];
  const closes: Readonly<Record<string, string>> = { '[': ']', '{': '}' };
  for (let index = 0; index < glob.length; index++) {
    const character = glob.charAt(index);
    if (character === '\\') index++;
    else if (open.at(-1) === ']') {
      if (character === ']') open.pop();
    } else if (character === '[' || character === '{') open.push(closes[character] ?? '');
    else if (character === '}' || character === ']') {
      if (open.pop() !== character) {
        return {
          reason: `there is a ${character} too many`,
          hint: `To mean the character itself, write \\${character}.`,
        };
      }
    }
  }
  const missing = open.at(-1);
  return missing === undefined
    ? null
    : {
        reason: `a ${missing} is missing`,
        hint: `Add the ${missing}, or write a \\ before its opening.`,
      };
}
