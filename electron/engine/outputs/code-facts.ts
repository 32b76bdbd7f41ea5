import { normalizeSql, parameters, stringLiterals } from '../../../shared/sql/index.ts';
import type { Language } from '../../../shared/worker/protocol.ts';
import { sha256 } from './sha256.ts';

/** What freshness needs to know of a block's code, found by reading it. */
export interface CodeFacts {
  /** Of the code without what does not matter to what it does. */
  hash: string;
  /** In SQL the `$names`; elsewhere all words, if `params` is among them. */
  paramWords: ReadonlySet<string>;
  /** SQL literals that may name files. */
  fileLiterals: readonly string[];
  usesVariables: boolean;
}

const MOST_KEPT = 20_000;
const kept = new Map<string, CodeFacts>();

/** The facts of a code. Kept by its text, since every plan asks for those of every block. */
export function codeFacts(language: Language, code: string): CodeFacts {
  const key = `${language}\n${code}`;
  const known = kept.get(key);
  if (known) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const facts = language === 'sql' ? sqlFacts(code) : scriptFacts(code);
  kept.set(key, facts);
  return facts;
}

function sqlFacts(code: string): CodeFacts {
  return {
    hash: sha256(normalizeSql(code)),
    paramWords: new Set(parameters(code)),
    fileLiterals: [...new Set(stringLiterals(code))].filter(looksLikeFile),
    usesVariables: false,
  };
}

function scriptFacts(code: string): CodeFacts {
  const words = code.includes('params') ? (code.match(/[A-Za-z_]\w*/g) ?? []) : [];
  return {
    hash: sha256(code),
    paramWords: new Set(words),
    fileLiterals: [],
    usesVariables: code.includes('variables'),
  };
}

function looksLikeFile(text: string): boolean {
  return text.length < 1_000 && /[./\\]/.test(text) && !/[\n\r]|:\/\//.test(text);
}
