/** DuckDB's reserved words: as the name of a view they must be quoted in every query. */
const SQL =
  'all show analyze and any array as asc asymmetric both case cast check collate column constraint create default deferrable analyse describe distinct do else end except false fetch for foreign from group having in initially intersect into lambda lateral leading limit not null offset on only or order pivot pivot_longer pivot_wider placing primary qualify references returning select some summarize symmetric table then to trailing true union unique unpivot using variadic when where window desc anti asof authorization binary collation concurrently cross freeze full glob ilike inner is isnull join left like natural notnull outer overlaps positional right semi similar tablesample try_cast verbose with';

/** Python's and JavaScript's keywords: no function or argument can have these names. */
const CODE =
  'assert async await break class continue def del elif except finally global if import nonlocal pass raise return try while yield const debugger delete enum export extends function instanceof let new super switch this throw typeof var void';

/** Arguments that every block gets. */
const ARGUMENTS = 'params context';

const REASONS = new Map<string, string>([
  ...SQL.split(' ').map((word): [string, string] => [
    word,
    `SQL must write it in quotes: "${word}"`,
  ]),
  ...CODE.split(' ').map((word): [string, string] => [
    word,
    'it is a keyword of Python or TypeScript',
  ]),
  ...ARGUMENTS.split(' ').map((word): [string, string] => [
    word,
    `every block has an argument '${word}'`,
  ]),
]);

/** Why a block had better not have this name, or null. */
export function reservedReason(name: string): string | null {
  return REASONS.get(name) ?? null;
}

const SQL_WORDS = new Set(SQL.split(' '));

/** Whether SQL must write this name in quotes. */
export function isReservedInSql(name: string): boolean {
  return SQL_WORDS.has(name);
}
