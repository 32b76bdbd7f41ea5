import { TidemillError } from '../../../shared/errors.ts';
import type { Run } from '../../../shared/runs/events.ts';
import { isFinal } from '../../../shared/runs/states.ts';
import type { Engine } from '../../engine/api.ts';
import type { Happening } from '../../engine/schedule/api.ts';
import { duration } from '../cli/quantities.ts';
import type { Level, ServerLog } from './log.ts';

const FAILED = new Set(['failed', 'interrupted']);

/**
 * Says of each run that a trigger started, and of each whole run, that it began and how it ended, until
 * the engine closes. Runs of single blocks, which somebody at the canvas looks at, are left out. No line
 * holds what blocks said: that may be anything.
 */
export async function logRuns(engine: Engine, log: ServerLog): Promise<void> {
  const begun = new Set<string>();
  for await (const change of engine.changes()) {
    if (change.type !== 'run') continue;
    const run = await engine.run(change.run).catch(unlessGone);
    if (run === null || (run.trigger_type === 'manual' && !run.whole)) continue;
    if (isFinal(run.status)) {
      begun.delete(run.run);
      log.line(FAILED.has(run.status) ? 'error' : 'info', ending(run));
    } else if (!begun.has(run.run)) {
      begun.add(run.run);
      log.line('info', beginning(run));
    }
  }
}

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

function beginning(run: Run): string {
  const nominal = run.nominal === null ? '' : ` for ${run.nominal}`;
  const cause = run.cause === null ? '' : ` (${run.cause})`;
  return `${nameOf(run)}: run ${run.run} begins${nominal}${cause}`;
}

function ending(run: Run): string {
  const culprit = run.blocks.find(({ status }) => status === 'failed');
  const where = culprit === undefined ? '' : ` at ${culprit.name}`;
  return `${nameOf(run)}: run ${run.run} ${run.status}${where} after ${duration(run.duration_ms)}`;
}

function nameOf({ pipeline, trigger, trigger_type }: Run): string {
  return trigger_type === 'manual' ? pipeline : `${pipeline}.${trigger}`;
}

/** A run that was removed since is nothing to speak of. */
function unlessGone(error: unknown): null {
  if (error instanceof TidemillError && error.code === 'run.missing') return null;
  throw error;
}
