import type { Block, RunIf } from '../../../shared/pipeline/document.ts';
import type { BlockStatus, RunStatus } from '../../../shared/runs/states.ts';

/** Whether nothing more will happen to a block in this run. */
export function isSettled(status: BlockStatus): boolean {
  return status !== 'queued' && status !== 'running';
}

const SUCCEEDED: ReadonlySet<BlockStatus> = new Set(['success', 'warned', 'cached']);
const FAILED: ReadonlySet<BlockStatus> = new Set([
  'failed',
  'upstream_failed',
  'cancelled',
  'interrupted',
]);

/** A settled upstream block. `passes`: bypassed, and its input stands in for its output. */
export interface SettledUpstream {
  status: BlockStatus;
  passes: boolean;
}

export type Verdict = 'run' | 'skipped' | 'upstream_failed';

/** Whether a block whose upstream blocks have all settled may run, by its `run_if`. Pure. */
export function verdict(runIf: RunIf, upstream: SettledUpstream[]): Verdict {
  const succeeded = upstream.filter((one) => SUCCEEDED.has(one.status) || one.passes).length;
  const failed = upstream.filter((one) => FAILED.has(one.status)).length;
  switch (runIf) {
    case 'all_done':
      return 'run';
    case 'all_success':
      if (failed > 0) return 'upstream_failed';
      return succeeded === upstream.length ? 'run' : 'skipped';
    case 'none_failed':
      if (failed > 0) return 'upstream_failed';
      return upstream.length > 0 && succeeded === 0 ? 'skipped' : 'run';
    case 'any_success':
      if (succeeded > 0 || upstream.length === 0) return 'run';
      return failed > 0 ? 'upstream_failed' : 'skipped';
    case 'any_failed':
      return failed > 0 ? 'run' : 'skipped';
    case 'all_failed':
      return upstream.length > 0 && failed === upstream.length ? 'run' : 'skipped';
  }
}

const HANDLES_FAILURE: ReadonlySet<RunIf> = new Set(['any_failed', 'all_done', 'all_failed']);

/**
 * How a run whose blocks have all settled ended: failed if a block failed and no block downstream that
 * runs on failure has succeeded after it; cancelled and interrupted outrank that. Pure.
 */
export function runOutcome(blocks: Block[], statuses: Map<string, BlockStatus>): RunStatus {
  const all = [...statuses.values()];
  if (all.includes('interrupted')) return 'interrupted';
  if (all.includes('cancelled')) return 'cancelled';
  const handled = handledFailures(blocks, statuses);
  for (const [name, status] of statuses) {
    if (status === 'failed' && !handled.has(name)) return 'failed';
  }
  return all.includes('warned') || all.includes('failed') ? 'warned' : 'success';
}

/** Names of all blocks upstream of a block that handles failures and succeeded. */
function handledFailures(blocks: Block[], statuses: Map<string, BlockStatus>): Set<string> {
  const byName = new Map(blocks.map((block) => [block.name, block]));
  const handled = new Set<string>();
  for (const block of blocks) {
    const status = statuses.get(block.name);
    if (!HANDLES_FAILURE.has(block.run_if) || !status || !SUCCEEDED.has(status)) continue;
    const pending = [...block.inputs];
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (handled.has(name)) continue;
      handled.add(name);
      pending.push(...(byName.get(name)?.inputs ?? []));
    }
  }
  return handled;
}
