import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseType, type Type, typeText } from '../../../shared/table/type.ts';
import { inputsDeclaration } from '../../../shared/table/typescript.ts';

const scalar = fc
  .constantFrom('INTEGER', 'VARCHAR', 'TIMESTAMP WITH TIME ZONE', 'TIME WITH TIME ZONE', 'JSON')
  .map((name): Type => ({ kind: 'scalar', name }));
const fieldName = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });

const { type } = fc.letrec<{ type: Type }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.record({
      kind: fc.constant('decimal' as const),
      width: fc.integer({ min: 1, max: 38 }),
      scale: fc.nat(38),
    }),
    fc.record({
      kind: fc.constant('enum' as const),
      values: fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('list' as const), item: tie('type') }),
    fc.record({
      kind: fc.constant('array' as const),
      item: tie('type'),
      length: fc.integer({ min: 1, max: 99 }),
    }),
    fc.record({ kind: fc.constant('map' as const), key: tie('type'), value: tie('type') }),
    fc.record({
      kind: fc.constantFrom('struct' as const, 'union' as const),
      fields: fc.array(fc.record({ name: fieldName, type: tie('type') }), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
  ),
}));

test('a type read from its text is the type', () => {
  fc.assert(
    fc.property(type, (tree) => {
      expect(parseType(typeText(tree))).toEqual(tree);
    }),
  );
});

test.each([
  'STRUCT(a INTEGER, "b c" VARCHAR[])[]',
  'STRUCT(INTEGER, TIME WITH TIME ZONE)',
  'MAP(VARCHAR, DECIMAL(4,2))',
  "ENUM('a', 'it''s')",
  'UNION(num INTEGER, str VARCHAR)[3]',
])('%s is printed as DuckDB prints it', (text) => {
  expect(typeText(parseType(text))).toBe(text);
});

test.each(['', 'DECIMAL(4', 'INTEGER]', 'ENUM()', 'MAP(INTEGER)'])('%j is refused', (text) => {
  expect(() => parseType(text)).toThrow('not a DuckDB type');
});

test('the declaration names columns, parameters and their types', () => {
  const column = (name: string, text: string) => ({
    name,
    type: text,
    physical: name,
    nullable: true,
  });
  const declared = inputsDeclaration(
    [
      {
        name: 'orders',
        schema: [
          column('id', 'BIGINT'),
          column('größe 名', 'DECIMAL(9,2)[]'),
          column('at', 'DATE'),
        ],
      },
      { name: 'model', schema: null },
    ],
    { min_total: 'number' },
  );
  expect(declared).toContain(
    'orders: Table<{ id: bigint | null; "größe 名": (string | null)[] | null; at: string | null }>;',
  );
  expect(declared).toContain('model: any;');
  expect(declared).toContain('min_total: number | null;');
});
