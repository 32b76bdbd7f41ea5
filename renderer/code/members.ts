import type { Suggestion } from './suggestions.ts';

/** A name of our own API: what to insert (with `$0` where the caret goes) and what it is. */
export type Member = readonly [name: string, insert: string, about: string];

export function memberSuggestions(members: readonly Member[]): Suggestion[] {
  return members.map(([name, insert, about]) => ({
    label: { label: name, description: about },
    kind: insert.includes('(') ? 'Method' : 'Property',
    insertText: insert,
    insertTextRules: 4,
    documentation: about,
    sortText: `0${name}`,
  }));
}

/** The name before the dot, or before the bracket and quote, that the caret stands behind. */
export function ownerBefore(text: string): { name: string; by: 'dot' | 'key' } | null {
  const dot = /([A-Za-z_$][\w$]*(?:\.log)?)\??\.$/.exec(text);
  if (dot?.[1]) return { name: dot[1], by: 'dot' };
  const key = /([A-Za-z_$][\w$]*)\[\[?["']$/.exec(text);
  return key?.[1] ? { name: key[1], by: 'key' } : null;
}
