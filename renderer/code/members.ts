import { blockSuggestions, type Suggestion } from './suggestions.ts';
import type { Upstream } from './upstream.ts';

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

/** What a block's context offers, the same in every language but for spelling. */
export function contextMembers(spelling: {
  runId: string;
  nothing: string;
  quote: '"' | "'";
}): Member[] {
  const { runId, nothing, quote } = spelling;
  return [
    [runId, runId, 'The id of this run'],
    ['block', 'block', 'The name of this block'],
    ['attempt', 'attempt', 'Number of this attempt, from 1'],
    ['partition', 'partition', `The partition of this run, or ${nothing}`],
    ['interval', 'interval', `Start and end of the schedule’s interval, or ${nothing}`],
    ['log', 'log', 'A logger: its lines are in the run’s log'],
    ['progress', 'progress($0)', 'progress(done, total): shown on the block'],
    ['display', 'display($0)', 'Shows a chart, table, image, Markdown or HTML'],
    ['variables', 'variables', 'The project’s variables'],
    ['secret', `secret(${quote}$0${quote})`, 'The value of a secret'],
    ['connection', `connection(${quote}$0${quote})`, 'A connection of tidemill.yaml'],
    ['workdir', 'workdir', 'A scratch folder for this attempt'],
  ];
}

/** What the context's logger offers. */
export function logMembers(quote: '"' | "'"): Member[] {
  return ['debug', 'info', 'warning', 'error'].map((level) => [
    level,
    `${level}(${quote}$0${quote})`,
    `A line of level ${level}`,
  ]);
}

/** What stands before any dot: the inputs, the parameters and the context. */
export function topSuggestions(upstreams: readonly Upstream[]): Suggestion[] {
  return [
    ...blockSuggestions(upstreams),
    ...memberSuggestions([
      ['params', 'params', 'The pipeline’s parameters'],
      ['context', 'context', 'The run: log, progress, display, secrets'],
    ]),
  ];
}

/** The name before the dot, or before the bracket and quote, that the caret stands behind. */
export function ownerBefore(text: string): { name: string; by: 'dot' | 'key' } | null {
  const dot = /([A-Za-z_$][\w$]*(?:\.log)?)\??\.$/.exec(text);
  if (dot?.[1]) return { name: dot[1], by: 'dot' };
  const key = /([A-Za-z_$][\w$]*)\[\[?["']$/.exec(text);
  return key?.[1] ? { name: key[1], by: 'key' } : null;
}
