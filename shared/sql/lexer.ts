/**
 * The words of DuckDB's SQL. The tokens of a text, put together again, are the text: nothing is
 * lost and nothing is invented, also in broken SQL (an unfinished quote runs to the end).
 */
export type TokenKind =
  | 'space'
  | 'comment'
  | 'string'
  | 'identifier'
  | 'quoted'
  | 'parameter'
  | 'number'
  | 'symbol';

export interface Token {
  kind: TokenKind;
  text: string;
  /** Offset of the first UTF-16 unit in the SQL text. */
  start: number;
}

const SPACE = /\s+/y;
const LINE_COMMENT = /--[^\n\r]*/y;
const STRING = /'(?:[^']|'')*(?:'|$)/y;
const ESCAPE_STRING = /[eE]'(?:[^'\\]|''|\\[\s\S]|\\$)*(?:'|$)/y;
const QUOTED = /"(?:[^"]|"")*(?:"|$)/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const PARAMETER = /\$[\w\u0080-\uffff]+|\?\d*/y;
const NUMBER = /0[xX][0-9a-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const IDENTIFIER = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;

function matchAt(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : -1;
}

/** The end of a block comment, which may hold others. */
function commentEnd(sql: string, at: number): number {
  let depth = 0;
  for (let i = at; i < sql.length; i++) {
    if (sql.startsWith('/*', i)) {
      depth++;
      i++;
    } else if (sql.startsWith('*/', i)) {
      depth--;
      i++;
      if (depth === 0) return i + 1;
    }
  }
  return sql.length;
}

function dollarStringEnd(sql: string, at: number): number {
  const tagEnd = matchAt(DOLLAR_TAG, sql, at);
  if (tagEnd < 0) return -1;
  const close = sql.indexOf(sql.slice(at, tagEnd), tagEnd);
  return close < 0 ? sql.length : close + (tagEnd - at);
}

function tokenAt(sql: string, at: number): { kind: TokenKind; end: number } {
  const attempt = (kind: TokenKind, end: number) => (end > at ? { kind, end } : null);
  return (
    attempt('space', matchAt(SPACE, sql, at)) ??
    attempt('comment', matchAt(LINE_COMMENT, sql, at)) ??
    attempt('comment', sql.startsWith('/*', at) ? commentEnd(sql, at) : -1) ??
    attempt('string', matchAt(ESCAPE_STRING, sql, at)) ??
    attempt('string', matchAt(STRING, sql, at)) ??
    attempt('quoted', matchAt(QUOTED, sql, at)) ??
    attempt('string', dollarStringEnd(sql, at)) ??
    attempt('parameter', matchAt(PARAMETER, sql, at)) ??
    attempt('number', matchAt(NUMBER, sql, at)) ??
    attempt('identifier', matchAt(IDENTIFIER, sql, at)) ?? { kind: 'symbol', end: at + 1 }
  );
}

/** All tokens of `sql`, in order, whitespace and comments among them. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; ) {
    const { kind, end } = tokenAt(sql, at);
    tokens.push({ kind, text: sql.slice(at, end), start: at });
    at = end;
  }
  return tokens;
}

/** Whether a token means something to DuckDB: neither whitespace nor a comment. */
export function isSignificant(token: Token): boolean {
  return token.kind !== 'space' && token.kind !== 'comment';
}
