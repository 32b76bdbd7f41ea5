import type { Trigger } from '../../../../../shared/pipeline/document.ts';
import type { RunEnd, RunEnds } from './run-ends.ts';

/** Runs of all the pipelines that a trigger waits for. */
export interface Firing {
  /** One of each pipeline, in the trigger's order: the last that ended so. */
  ends: RunEnd[];
  /** The one that made them complete. */
  last: RunEnd;
}

/** A cancelled or interrupted run has not finished: it was made to stop, and may be resumed. */
const STATUSES: Record<Trigger['when'], readonly string[]> = {
  success: ['success', 'warned'],
  failure: ['failed'],
  finish: ['success', 'warned', 'failed'],
};

/** Whether a run that ended so counts for a trigger. */
export function counts(when: Trigger['when'], status: string): boolean {
  return STATUSES[when].includes(status);
}

/** The first time after `seq` that each of the trigger's pipelines has ended as it asks; null for not yet. */
export function nextFiring(
  ends: RunEnds,
  { after, when }: Pick<Trigger, 'after' | 'when'>,
  seq: number,
): Firing | null {
  const statuses = STATUSES[when];
  let last: RunEnd | null = null;
  for (const pipeline of after) {
    const first = ends.firstAfter(seq, pipeline, statuses);
    if (first === null) return null;
    if (last === null || first.seq > last.seq) last = first;
  }
  if (last === null) return null;
  const until = last.seq;
  const used = after.map((pipeline) => ends.lastUntil(until, pipeline, statuses));
  return { ends: used.filter((end) => end !== null), last };
}
