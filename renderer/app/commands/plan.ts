import type { StartRun } from '../../../shared/contract/contract.ts';
import type { Block } from '../../../shared/pipeline/document.ts';
import { upstreamOf } from '../../../shared/pipeline/graph.ts';
import type { RunState } from '../stores/run.ts';

type Freshness = RunState['freshness'];
export type RunRequest = Pick<StartRun, 'select' | 'force' | 'mode'>;

/** A run as a button offers it: what its label says and what the engine is asked for. */
export interface Offer {
  label: string;
  blocks: number;
  request: RunRequest;
}

const runnable = (block: Block) => block.kind !== 'note' && block.kind !== 'scratch';
const plural = (count: number) => `${count} ${count === 1 ? 'block' : 'blocks'}`;

/** Run all: what is not fresh, and everything again when all is. Null with nothing that could run. */
export function offerAll(blocks: readonly Block[], freshness: Freshness): Offer | null {
  const able = blocks.filter(runnable);
  if (able.length === 0) return null;
  const due = able.filter((block) => freshness[block.name]?.state !== 'fresh').length;
  return due > 0
    ? { label: `Run ${plural(due)}`, blocks: due, request: { force: false, mode: 'edit' } }
    : {
        label: able.length === 1 ? 'Run again' : `Run all ${able.length} again`,
        blocks: able.length,
        request: { force: true, mode: 'full' },
      };
}

/** Run the named blocks with what they need: their stale upstream first, or only them when all is fresh. */
export function offerSelection(
  blocks: readonly Block[],
  freshness: Freshness,
  names: readonly string[],
): Offer | null {
  const able = new Set(blocks.filter(runnable).map((block) => block.name));
  const chosen = names.filter((name) => able.has(name));
  const first = chosen[0];
  if (first === undefined) return null;
  const wanted = new Set([...upstreamOf(blocks, chosen), ...chosen]);
  const due = [...wanted].filter((name) => able.has(name) && freshness[name]?.state !== 'fresh');
  const subject = chosen.length === 1 ? first : plural(chosen.length);
  if (due.length === 0) {
    return {
      label: `Run ${subject} again`,
      blocks: chosen.length,
      request: { select: chosen.join(','), force: true, mode: 'edit' },
    };
  }
  const others = due.filter((name) => !chosen.includes(name)).length;
  return {
    label: others > 0 ? `Run ${subject} and ${plural(others)} before` : `Run ${subject}`,
    blocks: due.length,
    request: { select: chosen.map((name) => `+${name}`).join(','), force: false, mode: 'edit' },
  };
}
