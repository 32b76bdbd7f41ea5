import { isSignificant, type Token, tokenize } from './lexer.ts';
import { identifierName, stringValue } from './quote.ts';

export interface Statement {
  /** From the first to the last word of the statement, without the `;`. */
  text: string;
  /** Offset of `text` in the file. */
  start: number;
  /** Line of `text` in the file, from 1. */
  line: number;
}

/** The statements of a SQL file, in order; empty ones are left out. */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  let first: Token | null = null;
  let end = 0;
  let line = 1;
  let counted = 0;
  const close = (): void => {
    if (first === null) return;
    for (; counted < first.start; counted++) if (sql[counted] === '\n') line++;
    statements.push({ text: sql.slice(first.start, end), start: first.start, line });
    first = null;
  };
  for (const token of tokenize(sql)) {
    if (!isSignificant(token)) continue;
    if (token.text === ';') {
      close();
    } else {
      first ??= token;
      end = token.start + token.text.length;
    }
  }
  close();
  return statements;
}

/**
 * The same SQL without comments and with one space where there was any whitespace: texts that
 * differ only in layout become equal, for cache keys.
 */
export function normalizeSql(sql: string): string {
  let normal = '';
  let gap = false;
  for (const token of tokenize(sql)) {
    if (!isSignificant(token)) {
      gap = true;
      continue;
    }
    if (gap && normal !== '') normal += ' ';
    normal += token.text;
    gap = false;
  }
  return normal.replace(/(?: ?;)+$/, '');
}

function distinct(sql: string, kinds: Token['kind'][], value: (text: string) => string): string[] {
  const found = tokenize(sql).filter((token) => kinds.includes(token.kind));
  return [...new Set(found.map((token) => value(token.text)))];
}

/** The names of the `$name` parameters that the SQL uses, each once, in order of appearance. */
export function parameters(sql: string): string[] {
  return distinct(sql, ['parameter'], (text) => text)
    .filter((text) => text.startsWith('$'))
    .map((text) => text.slice(1));
}

/** The values of the string literals in the SQL, each once: among them the files that it reads. */
export function stringLiterals(sql: string): string[] {
  return distinct(sql, ['string'], stringValue);
}

/** All names and keywords in the SQL, in lower case, each once. */
export function identifiers(sql: string): string[] {
  return distinct(sql, ['identifier', 'quoted'], identifierName);
}

/** Whether a query's rows come in an order that it asks for: an ORDER BY outside of any brackets. */
export function isOrdered(query: string): boolean {
  let depth = 0;
  let previous = '';
  for (const token of tokenize(query)) {
    if (!isSignificant(token)) continue;
    if (token.text === '(' || token.text === '[') depth++;
    if (token.text === ')' || token.text === ']') depth--;
    const word = token.kind === 'identifier' ? token.text.toLowerCase() : '';
    if (depth === 0 && word === 'by' && previous === 'order') return true;
    previous = word;
  }
  return false;
}

/** A statement's first word in lower case (`select`, `with`, `(`…), or '' where there is none. */
export function firstWord(statement: string): string {
  return tokenize(statement).find(isSignificant)?.text.toLowerCase() ?? '';
}
