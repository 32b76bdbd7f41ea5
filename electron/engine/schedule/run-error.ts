import type { RunSummary } from '../../../shared/runs/events.ts';
import type { Ledger } from '../runs/ledger.ts';

/** Why a run did not succeed: its first block that failed, by when. Null where none has. */
export function firstError(
  run: RunSummary,
  ledger: Ledger,
): { block: string | null; message: string } | null {
  if (run.status === 'success' || run.status === 'warned') return null;
  const failed = (ledger.run(run.run)?.blocks ?? []).filter(({ error }) => error !== null);
  failed.sort((a, b) => ((a.ended_at ?? '') < (b.ended_at ?? '') ? -1 : 1));
  const [first] = failed.filter(({ status }) => status === 'failed');
  if (first?.error) return { block: first.name, message: first.error.message };
  if (run.status === 'interrupted') {
    return { block: null, message: 'What happened in the run could not be recorded.' };
  }
  return null;
}
