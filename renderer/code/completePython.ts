import { type Member, memberSuggestions, ownerBefore } from './members.ts';
import {
  blockSuggestions,
  type CompletionScope,
  columnSuggestions,
  paramSuggestions,
  type Suggestion,
} from './suggestions.ts';

const contextMembers: readonly Member[] = [
  ['run_id', 'run_id', 'The id of this run'],
  ['block', 'block', 'The name of this block'],
  ['attempt', 'attempt', 'Number of this attempt, from 1'],
  ['partition', 'partition', 'The partition of this run, or None'],
  ['interval', 'interval', 'Start and end of the schedule’s interval, or None'],
  ['log', 'log', 'A logger: its lines are in the run’s log'],
  ['progress', 'progress($0)', 'progress(done, total): shown on the block'],
  ['display', 'display($0)', 'Shows a chart, table, image, Markdown or HTML'],
  ['variables', 'variables', 'The project’s variables'],
  ['secret', 'secret("$0")', 'The value of a secret'],
  ['connection', 'connection("$0")', 'A connection of tidemill.yaml'],
  ['workdir', 'workdir', 'A scratch folder for this attempt'],
];

const logMembers: readonly Member[] = ['debug', 'info', 'warning', 'error'].map((level) => [
  level,
  `${level}("$0")`,
  `A line of level ${level}`,
]);

/** Inputs, parameters and the context; after an input, its columns. */
export function completePython(scope: CompletionScope): Suggestion[] {
  const { upstreams, params, before, word } = scope;
  const text = before.slice(0, before.length - word.length);
  const owner = ownerBefore(text);
  if (owner?.by === 'dot') {
    if (owner.name === 'params') return paramSuggestions(params);
    if (owner.name === 'context') return memberSuggestions(contextMembers);
    if (owner.name === 'context.log') return memberSuggestions(logMembers);
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
  return [
    ...blockSuggestions(upstreams),
    ...memberSuggestions([
      ['params', 'params', 'The pipeline’s parameters'],
      ['context', 'context', 'The run: log, progress, display, secrets'],
    ]),
  ];
}
