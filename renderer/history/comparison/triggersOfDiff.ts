import type { PipelineChange } from '../../../shared/contract/history.ts';
import type { Trigger } from '../../../shared/pipeline/document.ts';

/**
 * What a change does to what starts runs by itself, in words: `5 triggers removed`, `1 trigger added,
 * 2 switched off`. Null where it does nothing to them.
 */
export function triggersOfDiff(pipelines: readonly PipelineChange[]): string | null {
  const counts = { added: 0, removed: 0, 'switched on': 0, 'switched off': 0 };
  for (const change of pipelines) {
    // Of a document that cannot be read, nobody knows what comes or goes.
    if (change.change === 'changed' && (change.before === null || change.after === null)) continue;
    const before = byName(change.before);
    const after = byName(change.after);
    for (const [name, { enabled }] of after) {
      const was = before.get(name);
      if (was === undefined) counts.added += 1;
      else if (was.enabled !== enabled) counts[enabled ? 'switched on' : 'switched off'] += 1;
    }
    for (const name of before.keys()) if (!after.has(name)) counts.removed += 1;
  }
  const said = Object.entries(counts).filter(([, count]) => count > 0);
  if (said.length === 0) return null;
  return said
    .map(([what, count], at) => `${count} ${at === 0 ? `${noun(count)} ` : ''}${what}`)
    .join(', ');
}

function byName(side: PipelineChange['before']): Map<string, Trigger> {
  return new Map(side?.pipeline.triggers.map((trigger) => [trigger.name, trigger]));
}

function noun(count: number): string {
  return count === 1 ? 'trigger' : 'triggers';
}
