/** A word or sign of JavaScript outside of strings, templates, comments and regular expressions. */
export interface Word {
  text: string;
  start: number;
  /** How many brackets are open around it. */
  depth: number;
}

const SKIPPED = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const QUOTED = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const TEMPLATE = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(`|\$\{)/y;
const REGEXP = /\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const NAME = /[\w$\u0080-\uffff]+/y;

/** Words after which a slash begins a regular expression. */
const BEFORE_REGEXP = new Set(
  'return typeof case in of delete void throw new instanceof do else yield await'.split(' '),
);

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/**
 * The words and signs of a script, enough to find its top-level `export`s. It guesses where a
 * slash begins a regular expression; a wrong guess leaves code that does not compile.
 */
export function wordsOf(code: string): Word[] {
  const words: Word[] = [];
  const templates: number[] = [];
  let depth = 0;
  let at = 0;

  const readTemplate = (from: number): void => {
    const part = matchAt(TEMPLATE, code, from);
    at = part === null ? code.length : from + part.length;
    if (part?.endsWith('${')) {
      templates.push(depth);
      depth++;
    }
  };

  while (at < code.length) {
    const skipped = matchAt(SKIPPED, code, at) ?? matchAt(QUOTED, code, at);
    if (skipped !== null) {
      if (/^['"]/.test(skipped)) words.push({ text: skipped, start: at, depth });
      at += skipped.length;
      continue;
    }
    const sign = code[at] as string;
    if (sign === '`') {
      words.push({ text: sign, start: at, depth });
      readTemplate(at + 1);
      continue;
    }
    if (sign === '}' && templates.at(-1) === depth - 1) {
      templates.pop();
      depth--;
      readTemplate(at + 1);
      continue;
    }
    const previous = words.at(-1)?.text ?? '';
    const mayBeRegExp = BEFORE_REGEXP.has(previous) || !/[\w$)\]'"`\u0080-\uffff]$/.test(previous);
    const text =
      matchAt(NAME, code, at) ?? ((mayBeRegExp ? matchAt(REGEXP, code, at) : null) || sign);
    if (/^[)\]}]$/.test(text)) depth--;
    words.push({ text, start: at, depth });
    if (/^[([{]$/.test(text)) depth++;
    at += text.length;
  }
  return words;
}
