import {
  contextMembers,
  logMembers,
  type Member,
  memberSuggestions,
  ownerBefore,
  topSuggestions,
} from './members.ts';
import {
  type CompletionScope,
  columnSuggestions,
  paramSuggestions,
  type Suggestion,
} from './suggestions.ts';

const tableMembers: readonly Member[] = [
  ['rows', 'rows()', 'All rows as objects'],
  ['columns', 'columns()', 'All columns as arrays'],
  ['schema', 'schema', 'Names and types of the columns'],
  ['numRows', 'numRows', 'Number of rows'],
];

const ofContext = contextMembers({ runId: 'runId', nothing: 'null', quote: "'" });
const ofLog = logMembers("'");

/** Inputs, parameters and the context; columns after anything that may be a row. */
export function completeTypeScript(scope: CompletionScope): Suggestion[] {
  const { upstreams, params, before, word } = scope;
  const text = before.slice(0, before.length - word.length);
  const owner = ownerBefore(text);
  if (owner !== null) {
    if (owner.name === 'params') return paramSuggestions(params);
    if (owner.name === 'context') return memberSuggestions(ofContext);
    if (owner.name === 'context.log') return memberSuggestions(ofLog);
    if (upstreams.some(({ block }) => block.name === owner.name)) {
      return memberSuggestions(tableMembers);
    }
    const words = columnSuggestions(upstreams, (name) => name);
    if (owner.by === 'key') return words;
    return words.filter(({ insertText }) => /^[A-Za-z_$][\w$]*$/.test(insertText));
  }
  if (/["']$/.test(text)) return [];
  return topSuggestions(upstreams);
}
