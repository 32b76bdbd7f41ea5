import {
  contextMembers,
  logMembers,
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

const ofContext = contextMembers({ runId: 'run_id', nothing: 'None', quote: '"' });
const ofLog = logMembers('"');

/** Inputs, parameters and the context; after an input, its columns. */
export function completePython(scope: CompletionScope): Suggestion[] {
  const { upstreams, params, before, word } = scope;
  const text = before.slice(0, before.length - word.length);
  const owner = ownerBefore(text);
  if (owner?.by === 'dot') {
    if (owner.name === 'params') return paramSuggestions(params);
    if (owner.name === 'context') return memberSuggestions(ofContext);
    if (owner.name === 'context.log') return memberSuggestions(ofLog);
    const input = upstreams.filter(({ block }) => block.name === owner.name);
    const words = columnSuggestions(input, (name) => name);
    return words.filter(({ insertText }) => /^[A-Za-z_]\w*$/.test(insertText));
  }
  if (owner?.by === 'key') {
    if (owner.name === 'params') return paramSuggestions(params);
    const input = upstreams.filter(({ block }) => block.name === owner.name);
    return columnSuggestions(input.length > 0 ? input : upstreams, (name) => name);
  }
  if (/["']$/.test(text)) return [];
  return topSuggestions(upstreams);
}
