import { type Word, wordsOf } from './words.ts';

/** The name of the object that collects the exports in rewritten code. */
export const EXPORTS = '$e';
const DEFAULT = '$default';

/**
 * A module without imports as the body of a function: `export`s become declarations and, at the end,
 * assignments to `$e`. Everything keeps its line and column. Null for a module that needs more
 * than that (imports, `export {…}`, `export * from`): that is esbuild's work.
 */
export function rewriteExports(code: string): string | null {
  const words = wordsOf(code);
  const exported: string[] = [];
  let body = code;
  for (const [i, word] of words.entries()) {
    const isMember = words[i - 1]?.text === '.';
    if (isMember || (word.text !== 'export' && word.text !== 'import')) continue;
    if (words[i + 1]?.text === ':') continue;
    if (word.text === 'import' || word.depth > 0) return null;
    const found = rewriteExport(words.slice(i, i + 8), code);
    if (found === null) return null;
    if (found.exported !== null) exported.push(found.exported);
    body = body.slice(0, word.start) + found.text + body.slice(word.start + found.text.length);
  }
  return `${body}\n${exported.join('')}`;
}

interface Rewritten {
  /** Replaces as many characters of the code. */
  text: string;
  /** The assignment at the end, unless `text` makes one. */
  exported: string | null;
}

function rewriteExport(words: Word[], code: string): Rewritten | null {
  const start = words[0]?.start ?? 0;
  const isDefault = words[1]?.text === 'default';
  const at = isDefault ? 2 : 1;
  const first = words[at];
  if (first === undefined) return null;
  const blank = ' '.repeat(first.start - start);
  const kind = first.text === 'async' ? words[at + 1] : first;
  if (kind?.text === 'function' || kind?.text === 'class') {
    let next = words.indexOf(kind) + 1;
    if (words[next]?.text === '*') next++;
    const name = words[next];
    if (name === undefined) return null;
    if (/^[\w$\u0080-\uffff]+$/.test(name.text) && name.text !== 'extends') {
      return { text: blank, exported: assignment(isDefault ? 'default' : name.text, name.text) };
    }
    if (!isDefault) return null;
    // The unnamed function gets a name where `export default ` stood, and stays where it is.
    const head = code.slice(first.start, name.start);
    const width = name.start - start;
    if (head.includes('\n') || head.trimEnd().length + DEFAULT.length + 1 > width) return null;
    const text = `${head.trimEnd()} ${DEFAULT}`.padStart(width);
    return { text, exported: assignment('default', DEFAULT) };
  }
  if (isDefault) return { text: `${EXPORTS}.default=`.padEnd(blank.length), exported: null };
  if (/^(const|let|var)$/.test(first.text)) {
    const name = words[at + 1];
    if (name === undefined || !/^[\w$\u0080-\uffff]+$/.test(name.text)) return null;
    return { text: blank, exported: assignment(name.text, name.text) };
  }
  return null;
}

function assignment(name: string, value: string): string {
  return `;${EXPORTS}[${JSON.stringify(name)}]=${value}`;
}
