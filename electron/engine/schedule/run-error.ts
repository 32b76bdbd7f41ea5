import { toErrorData } from '../../../shared/errors.ts';
import type { RunSummary } from '../../../shared/runs/events.ts';
import { errorText } from '../../../shared/worker/error-text.ts';
import type { Ledger } from '../runs/ledger.ts';

interface RunError {
  block: string | null;
  message: string;
}

/**
 * Why a run did not succeed: its first block that failed, by when; null where none has. Never throws:
 * where the ledger cannot be read, that is what there is to say.
 */
export function errorOfRun(run: RunSummary, ledger: Ledger): RunError | null {
  try {
    return firstError(run, ledger);
  } catch (error) {
    const { message } = toErrorData(error);
    return { block: null, message: `Why it ended so is not known. ${message}` };
  }
}

function firstError(run: RunSummary, ledger: Ledger): RunError | null {
  if (run.status === 'success' || run.status === 'warned') return null;
  const failed = (ledger.run(run.run)?.blocks ?? []).filter(({ error }) => error !== null);
  failed.sort((a, b) => ((a.ended_at ?? '') < (b.ended_at ?? '') ? -1 : 1));
  const [first] = failed.filter(({ status }) => status === 'failed');
  if (first?.error) return { block: first.name, message: errorText(first.error) };
  if (run.status === 'interrupted') {
    return { block: null, message: 'What happened in the run could not be recorded.' };
  }
  return null;
}
