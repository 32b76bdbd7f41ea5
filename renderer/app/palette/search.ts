import type { Block } from '../../../shared/pipeline/document.ts';
import { type Command, titleOf } from '../commands/types.ts';

export type Found =
  | { type: 'command'; id: string; title: string; command: Command }
  | { type: 'block'; id: string; title: string; block: Block }
  | { type: 'pipeline'; id: string; title: string };

const MOST = 50;

/**
 * What fits the text, best first. A leading `>` asks for commands only, `#` for blocks only. Letters
 * must come in order; those at the beginning of words and next to each other count most.
 */
export function searchAll(
  text: string,
  commands: readonly Command[],
  blocks: readonly Block[],
  pipelines: readonly string[],
): Found[] {
  const sign = text[0];
  const query = (sign === '>' || sign === '#' ? text.slice(1) : text).trim().toLowerCase();
  const found: Found[] = [];
  if (sign !== '>') {
    for (const block of blocks) {
      found.push({ type: 'block', id: `#${block.name}`, title: block.name, block });
    }
  }
  if (sign !== '#') {
    for (const command of commands) {
      if (!(command.enabled?.() ?? true) || command.id === 'palette.open') continue;
      found.push({ type: 'command', id: `>${command.id}`, title: titleOf(command), command });
    }
    for (const name of pipelines) found.push({ type: 'pipeline', id: `/${name}`, title: name });
  }
  const order = { command: 0, block: 1, pipeline: 2 };
  if (query === '')
    return found.sort((one, other) => order[one.type] - order[other.type]).slice(0, MOST);
  return found
    .map((entry) => ({ entry, score: closeness(query, entry.title.toLowerCase()) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, MOST)
    .map(({ entry }) => entry);
}

/** How well the letters of `query` are found in `title`; 0 when they are not. */
export function closeness(query: string, title: string): number {
  if (title.startsWith(query)) return 1_000 - title.length;
  if (title.includes(query)) return 500 - title.length;
  let score = 0;
  let from = 0;
  for (const letter of query) {
    const at = title.indexOf(letter, from);
    if (at < 0) return 0;
    const starts = at === 0 || /[\s_]/.test(title[at - 1] ?? '');
    score += at === from ? 4 : starts ? 3 : 1;
    from = at + 1;
  }
  return score;
}
