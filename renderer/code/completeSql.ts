import { functions, keywords } from './duckdb.ts';
import { quotedName, relationsIn, sqlWish } from './sqlScope.ts';
import {
  blockSuggestions,
  type CompletionScope,
  columnSuggestions,
  paramSuggestions,
  type Suggestion,
} from './suggestions.ts';

const words: Suggestion[] = keywords.map((keyword) => ({
  label: keyword,
  kind: 'Keyword',
  insertText: keyword,
  sortText: `3${keyword}`,
}));

const calls: Suggestion[] = Object.entries(functions).map(([name, [args, about]]) => ({
  label: { label: name, detail: `(${args})`, description: about },
  kind: 'Function',
  insertText: args === '' ? `${name}()` : `${name}($0)`,
  insertTextRules: 4,
  filterText: name,
  documentation: about,
  sortText: `2${name}`,
}));

/** Columns of the blocks that the statement names come first, then blocks, functions and keywords. */
export function completeSql(scope: CompletionScope): Suggestion[] {
  const { upstreams, params, before, word, text } = scope;
  const wish = sqlWish(before, word);
  if (wish.wish === 'param') return paramSuggestions(params);
  if (wish.wish === 'relation') return blockSuggestions(upstreams);
  const relations = relationsIn(text);
  if (wish.wish === 'column') {
    const relation = relations.get(wish.of.toLowerCase()) ?? wish.of;
    const owner = upstreams.filter(({ block }) => block.name === relation.toLowerCase());
    return columnSuggestions(owner, quotedName);
  }
  const named = upstreams.filter(({ block }) => relations.has(block.name));
  return [
    ...columnSuggestions(named.length > 0 ? named : upstreams, quotedName),
    ...blockSuggestions(upstreams),
    ...paramSuggestions(params).map((param) => ({
      ...param,
      label: `$${param.insertText}`,
      insertText: `$${param.insertText}`,
    })),
    ...calls,
    ...words,
  ];
}
