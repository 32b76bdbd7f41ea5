import type { KeptEvent, Ledger } from './ledger.ts';
import { isSettled } from './settle.ts';

/**
 * Marks the runs that a dead engine left under way as `interrupted`, with their unsettled blocks.
 * Gives their ids. Published outputs stay, so running again repeats only what had not finished.
 * @param which of the unfinished runs; all by default
 */
export function markInterrupted(
  ledger: Ledger,
  now: () => Date,
  which: (run: string) => boolean = () => true,
): string[] {
  const unfinished = ledger.unfinished().filter(({ run }) => which(run));
  for (const { run } of unfinished) {
    const state = ledger.run(run);
    if (!state) continue;
    const time = now().toISOString();
    let seq = ledger.events(run, 0).at(-1)?.seq ?? 0;
    const events: KeptEvent[] = [];
    const last = [];
    for (const block of state.blocks) {
      if (isSettled(block.status)) continue;
      seq += 1;
      const interrupted = { ...block, status: 'interrupted' as const };
      events.push({ type: 'block', seq, time, run, block: interrupted });
      if (block.status === 'running') {
        last.push({ pipeline: state.pipeline, run, block: interrupted });
      }
    }
    events.push({
      type: 'run_ended',
      seq: seq + 1,
      time,
      run,
      status: 'interrupted',
      ended_at: time,
      duration_ms: Math.max(0, Date.parse(time) - Date.parse(state.started_at)),
    });
    ledger.record({ events, last, also: [] });
  }
  return unfinished.map(({ run }) => run);
}
