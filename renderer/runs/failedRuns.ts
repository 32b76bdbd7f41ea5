import type { RunState } from '../../shared/runs/events.ts';

const RECOVERED: readonly RunState['status'][] = ['success', 'warned'];

/** What the runs that ended tell of the triggers that started them, each by its last word. */
export interface TriggerNews {
  /** In the order of what was given. */
  failed: RunState[];
  recovered: RunState[];
}

/**
 * Sorts runs, newest first, by what became of their triggers. Of each trigger only the newest run that
 * failed or went well counts: what a person started, and what was cancelled, says nothing of it.
 */
export function triggerNews(runs: readonly RunState[]): TriggerNews {
  const news: TriggerNews = { failed: [], recovered: [] };
  const told = new Set<string>();
  for (const run of runs) {
    const failed = run.status === 'failed';
    const trigger = triggerOf(run);
    if (run.trigger_type === 'manual' || told.has(trigger)) continue;
    if (!failed && !RECOVERED.includes(run.status)) continue;
    told.add(trigger);
    news[failed ? 'failed' : 'recovered'].push(run);
  }
  return news;
}

/** `shop.nightly` */
export function triggerOf({ pipeline, trigger }: Pick<RunState, 'pipeline' | 'trigger'>): string {
  return `${pipeline}.${trigger}`;
}
