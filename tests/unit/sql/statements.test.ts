import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  firstWord,
  identifiers,
  isOrdered,
  normalizeSql,
  parameters,
  quoteIdentifier,
  quoteLiteral,
  splitStatements,
  stringLiterals,
} from '../../../shared/sql/index.ts';

describe('splitStatements', () => {
  test('tells text, offset and line of each statement', () => {
    const sql = "-- first\nset x = ';';\n\n  select 1 -- one;\n  from t;;\n";
    const statements = splitStatements(sql);
    expect(statements).toEqual([
      { text: "set x = ';'", start: 9, line: 2 },
      { text: 'select 1 -- one;\n  from t', start: 25, line: 4 },
    ]);
    for (const { text, start } of statements) {
      expect(sql.slice(start, start + text.length)).toBe(text);
    }
  });

  test('finds none in comments and blank text', () => {
    expect(splitStatements(' ;; -- nothing\n/* at; all */')).toEqual([]);
  });

  test('does not split inside dollar quotes and nested comments', () => {
    expect(splitStatements('select $$a;b$$ /* ; /* ; */ ; */, 2')).toHaveLength(1);
  });
});

describe('normalizeSql', () => {
  test('makes texts equal that differ only in layout and comments', () => {
    const plain = 'select a, b from t where x = $p';
    const laidOut = '\n-- why\nselect a,\n  b /* the other */\nfrom t\twhere x = $p ;\n';
    expect(normalizeSql(laidOut)).toBe(normalizeSql(plain));
  });

  test('keeps what is inside quotes', () => {
    expect(normalizeSql('select \'--  x\',  "a  b"')).toBe('select \'--  x\', "a  b"');
  });

  test('does not join what a comment keeps apart', () => {
    expect(normalizeSql('select/**/1')).toBe('select 1');
  });

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 60 }), (sql) => {
        const once = normalizeSql(sql);
        expect(normalizeSql(once)).toBe(once);
      }),
    );
  });
});

test('parameters are named once, and not those in strings and comments', () => {
  expect(parameters("select $a, $b, '$c', $a -- $d\n, $$ $e $$")).toEqual(['a', 'b']);
});

test('string literals give their values', () => {
  expect(
    stringLiterals("from 'data/o''x.csv', E'a\\tb\\u00e9', $q$raw 'x'$q$, 'data/o''x.csv'"),
  ).toEqual(["data/o'x.csv", 'a\tbé', "raw 'x'"]);
});

test('identifiers come in lower case, quoted ones without their quotes', () => {
  expect(identifiers('select A.b, "Tot""al" from Orders -- x')).toEqual([
    'select',
    'a',
    'b',
    'tot"al',
    'from',
    'orders',
  ]);
});

test.each([
  ['select * from t order by a', true],
  ['select * from t ORDER /* x */ BY a limit 3', true],
  ['select * from (select * from t order by a)', false],
  ['select sum(x) over (order by y) from t', false],
  ['select "order", by from t', false],
])('isOrdered: %s', (sql, ordered) => {
  expect(isOrdered(sql)).toBe(ordered);
});

test('firstWord passes comments by', () => {
  expect(firstWord('/* x */ -- y\n WITH a as (select 1) from a')).toBe('with');
  expect(firstWord('  ')).toBe('');
});

test('quoting is undone by reading', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), (text) => {
      expect(stringLiterals(quoteLiteral(text))).toEqual([text]);
      expect(identifiers(quoteIdentifier(text))).toEqual([text.toLowerCase()]);
    }),
  );
});
