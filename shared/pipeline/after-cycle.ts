import { topologicalOrder } from './graph.ts';
import { triggerId } from './trigger-id.ts';

/** What of a trigger decides which pipelines it waits for. */
export interface AfterTrigger {
  pipeline: string;
  trigger: string;
  /** The pipelines that it comes after. */
  after: readonly string[];
}

/**
 * For each trigger that would start its own pipeline again by a chain of triggers, that chain: names of
 * pipelines in the order they would run, the first repeated at the end (`a`, `b`, `a`). By `triggerId`.
 * Linear where there is no such chain.
 */
export function afterCycles(triggers: readonly AfterTrigger[]): Map<string, string[]> {
  const upstream = new Map<string, Set<string>>();
  for (const { pipeline, after } of triggers) {
    const names = upstream.get(pipeline) ?? new Set();
    for (const name of after) names.add(name);
    upstream.set(pipeline, names);
  }
  const blocks = [...upstream].map(([name, inputs]) => ({ name, inputs: [...inputs] }));
  const free = new Set(topologicalOrder(blocks));
  const cycles = new Map<string, string[]>();
  for (const { pipeline, trigger, after } of triggers) {
    if (free.has(pipeline)) continue;
    const chain = after
      .map((name) => shortestChain(upstream, free, name, pipeline))
      .find((found) => found !== null);
    if (chain) cycles.set(triggerId(pipeline, trigger), [pipeline, ...chain]);
  }
  return cycles;
}

/** The shortest way from `goal` down to `start`, which comes after it: what runs after `goal`, up to `start`. */
function shortestChain(
  upstream: ReadonlyMap<string, ReadonlySet<string>>,
  free: ReadonlySet<string>,
  start: string,
  goal: string,
): string[] | null {
  /** For each pipeline reached, the one that runs right after it on the way to `start`. */
  const next = new Map<string, string | null>([[start, null]]);
  // `next` grows while it is walked: it is also the queue.
  for (const name of next.keys()) {
    if (name === goal) break;
    for (const before of upstream.get(name) ?? []) {
      if (!next.has(before) && !free.has(before)) next.set(before, name);
    }
  }
  if (!next.has(goal)) return null;
  const chain: string[] = [];
  for (let at = next.get(goal) ?? null; at !== null; at = next.get(at) ?? null) chain.push(at);
  return [...chain, goal];
}
