/** Names as a sentence lists them: `a`, `a and b`, `a, b and c`. */
export function listOf(names: readonly string[], last: 'and' | 'or' = 'and'): string {
  const before = names.slice(0, -1).join(', ');
  const end = names.at(-1) ?? '';
  return before === '' ? end : `${before} ${last} ${end}`;
}
