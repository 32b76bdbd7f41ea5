import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenize } from '../../../shared/sql/lexer.ts';

const pieces = fc.constantFrom(
  ...[
    "'",
    '"',
    '$',
    '$$',
    '$tag$',
    '--',
    '/*',
    '*/',
    '\n',
    '\\',
    ';',
    'e',
    'E',
    'select',
    'é',
    '🌊',
  ],
  ...[
    '1',
    '.5',
    '1e',
    '0x1f',
    '?',
    '$1',
    '$name',
    ' ',
    '\t',
    '(',
    ')',
    '::',
    '->>',
    "''",
    '""',
    '_',
  ],
);
const sqlText = fc.oneof(
  fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

test('tokens put together are the text, whatever the text', () => {
  fc.assert(
    fc.property(sqlText, (sql) => {
      const tokens = tokenize(sql);
      expect(tokens.map((token) => token.text).join('')).toBe(sql);
      let at = 0;
      for (const token of tokens) {
        expect(token.start).toBe(at);
        expect(token.text.length).toBeGreaterThan(0);
        at += token.text.length;
      }
    }),
    { numRuns: 2000 },
  );
});

const kindsOf = (sql: string) =>
  tokenize(sql)
    .filter((token) => token.kind !== 'space')
    .map((token) => [token.kind, token.text]);

test.each([
  ["'it''s'", 'string'],
  ["e'a\\'b'", 'string'],
  ['$$a;b$$', 'string'],
  ["$x$ ' $$ $x$", 'string'],
  ["'never closed", 'string'],
  ['"a""b"', 'quoted'],
  ['größe_名', 'identifier'],
  ['a$b', 'identifier'],
  ['$größe', 'parameter'],
  ['$1', 'parameter'],
  ['?', 'parameter'],
  ['1_000.5e-3', 'number'],
  ['.5', 'number'],
  ['0xFF', 'number'],
  ['-- to the end', 'comment'],
  ['/* a /* nested */ one */', 'comment'],
])('%s is one %s', (sql, kind) => {
  expect(kindsOf(sql)).toEqual([[kind, sql]]);
});

test('a string with backslashes is not an E string', () => {
  expect(kindsOf("'a\\' b")).toEqual([
    ['string', "'a\\'"],
    ['identifier', 'b'],
  ]);
});

test('a comment ends with its line', () => {
  expect(kindsOf("-- it's\nx")).toEqual([
    ['comment', "-- it's"],
    ['identifier', 'x'],
  ]);
});
