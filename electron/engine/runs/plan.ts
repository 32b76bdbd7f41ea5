import type { Block, Pipeline } from '../../../shared/pipeline/document.ts';
import { topologicalOrder } from '../../../shared/pipeline/graph.ts';
import type { Output } from '../../../shared/worker/protocol.ts';
import type { Assessment } from '../outputs/freshness.ts';

/** How freely fresh outputs are reused: see the cache rules of formats.md §3. */
export interface ReusePolicy {
  /** A whole run, in which sources and sinks run again, or an interactive one. */
  mode: 'full' | 'edit';
  /** Run the selected blocks even where they are fresh. */
  force: boolean;
}

export interface PlanStep {
  block: Block;
  /** Upstream blocks within the run, in the order of the inputs. */
  waitsFor: string[];
  /**
   * `reuse`: fresh already; `run`: its inputs are settled and it must run; `wait`: that shows when
   * its upstream has run.
   */
  action: 'reuse' | 'run' | 'wait';
  assessment: Assessment | null;
}

export interface PlanInput {
  pipeline: Pipeline;
  selected: Set<string>;
  policy: ReusePolicy;
  assess(block: Block, upstream: Map<string, Output>): Assessment;
  /** The latest intact output of a block that is not in the run. */
  lastOutput(block: string): Output | null;
}

/**
 * The steps of a run, in an order in which each comes after its upstream. A function of its input:
 * nothing is run, written or asked.
 */
export function plan(input: PlanInput): PlanStep[] {
  const byName = new Map(input.pipeline.blocks.map((block) => [block.name, block]));
  const outputs = new Map<string, Output>();
  const steps: PlanStep[] = [];
  for (const name of topologicalOrder(input.pipeline.blocks)) {
    const block = byName.get(name);
    if (!block || block.kind === 'note' || block.language === 'markdown') continue;
    if (!input.selected.has(name)) {
      const output = input.lastOutput(name);
      if (output) outputs.set(name, output);
      continue;
    }
    const step = planBlock(input, block, outputs);
    if (step.action === 'reuse' && step.assessment?.materialization) {
      outputs.set(name, step.assessment.materialization.output);
    }
    steps.push(step);
  }
  return steps;
}

function planBlock(input: PlanInput, block: Block, outputs: Map<string, Output>): PlanStep {
  const waitsFor = block.inputs.filter((name) => input.selected.has(name));
  const known = block.inputs.every((name) => outputs.has(name));
  if (!known || !block.enabled) {
    return { block, waitsFor, action: waitsFor.length > 0 ? 'wait' : 'run', assessment: null };
  }
  const assessment = input.assess(block, outputs);
  const action = mayReuse(block, assessment, input.policy) ? 'reuse' : 'run';
  return { block, waitsFor, action, assessment };
}

/** Whether a block's fresh output stands in for running it. */
export function mayReuse(block: Block, assessment: Assessment, policy: ReusePolicy): boolean {
  if (assessment.state !== 'fresh' || policy.force || block.cache === 'never') return false;
  if (block.cache === 'always' || policy.mode === 'edit') return true;
  return block.kind === 'transform' || block.kind === 'check' || block.kind === 'condition';
}
