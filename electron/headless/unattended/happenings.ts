import type { Happening } from '../../engine/schedule/api.ts';
import type { Level, ServerLog } from './log.ts';

/** Says what became of ticks that nobody answered to, or only late. */
export function logHappening(happening: Happening, log: ServerLog): void {
  const said = wordsFor(happening);
  if (said !== null) log.line(said.level, said.text);
}

function wordsFor(happening: Happening): { level: Level; text: string } | null {
  if (happening.type === 'run_ended') return null;
  const name = `${happening.pipeline}.${happening.trigger}`;
  if (happening.type === 'missed') {
    const { count, from, until, reason } = happening;
    const which = count === 1 ? `the tick of ${from}` : `${count} ticks from ${from} to ${until}`;
    return { level: 'warning', text: `${name}: missed ${which}: ${reason}` };
  }
  if (happening.type === 'late') {
    const { nominal, reason } = happening;
    return { level: 'warning', text: `${name}: late for ${nominal}: ${reason}` };
  }
  const { nominal, error } = happening;
  return {
    level: 'error',
    text: `${name}: refused for ${nominal}: ${error.code}: ${error.message}`,
  };
}
