/** What the text before the caret of a SQL block asks for. */
export type SqlWish =
  | { wish: 'param' }
  /** The columns of the relation of this name or alias. */
  | { wish: 'column'; of: string }
  | { wish: 'relation' }
  | { wish: 'any' };

/** Reads the text of the line, or lines, before the caret. `word` is the part of a word already typed. */
export function sqlWish(before: string, word: string): SqlWish {
  const text = before.slice(0, before.length - word.length);
  if (text.endsWith('$')) return { wish: 'param' };
  const owner = /(?:"([^"]+)"|([\p{L}_][\p{L}\p{N}_]*))\.$/u.exec(text);
  if (owner) return { wish: 'column', of: owner[1] ?? owner[2] ?? '' };
  if (/\b(from|join|summarize|describe|pivot|unpivot)\s+$/i.test(text)) return { wish: 'relation' };
  if (/\bfrom\s+[\w".\s]+,\s*$/i.test(text)) return { wish: 'relation' };
  return { wish: 'any' };
}

/** What may follow a relation's name without being its alias. */
const noAlias = [
  'where',
  'on',
  'using',
  'group',
  'order',
  'limit',
  'join',
  'left',
  'right',
  'inner',
  'full',
  'cross',
  'semi',
  'anti',
  'asof',
  'having',
  'union',
  'qualify',
  'window',
  'select',
  'positional',
  'natural',
  'lateral',
  'except',
  'intersect',
  'tablesample',
  'as',
].join('|');

const aliased = new RegExp(
  String.raw`\b(?:from|join|,)\s+"?([a-z][a-z0-9_]*)"?(?:\s+(?:as\s+)?(?!(?:${noAlias})\b)"?([a-z_][a-z0-9_]*)"?)?`,
  'giu',
);

/** The relations that a statement names, by the name or alias under which their columns are known. */
export function relationsIn(sql: string): Map<string, string> {
  const relations = new Map<string, string>();
  for (const [, relation, alias] of sql.matchAll(aliased)) {
    if (relation === undefined) continue;
    relations.set(relation.toLowerCase(), relation);
    if (alias !== undefined) relations.set(alias.toLowerCase(), relation);
  }
  return relations;
}

/** A name as SQL needs it written: in quotes where it is not a plain word. */
export function quotedName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/i.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
