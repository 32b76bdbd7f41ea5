export { type Token, type TokenKind, tokenize } from './lexer.ts';
export { quoteIdentifier, quoteLiteral } from './quote.ts';
export {
  firstWord,
  identifiers,
  isOrdered,
  normalizeSql,
  parameters,
  type Statement,
  splitStatements,
  stringLiterals,
} from './statements.ts';
