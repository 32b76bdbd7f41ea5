import { useEffect, useState } from 'react';
import type { BlockError } from '../../shared/worker/protocol.ts';
import { engine } from '../app/client.ts';
import { useRunStore } from '../app/store.ts';

/** The error of the block's last run with its frames and excerpt, or null where that did not fail. */
export function useBlockError(block: string): BlockError | null {
  const now = useRunStore(({ blocks }) => blocks[block]);
  const last = useRunStore(({ last: known }) => known[block]);
  const [earlier, setEarlier] = useState<{ run: string; error: BlockError | null } | null>(null);
  const failedRun = now === undefined && last?.status === 'failed' ? last.run : null;

  useEffect(() => {
    if (failedRun === null) return;
    const abort = new AbortController();
    engine.runs.get({ run: failedRun }, { signal: abort.signal }).then(
      (run) =>
        setEarlier({
          run: failedRun,
          error: run.blocks.find(({ name }) => name === block)?.error ?? null,
        }),
      () => setEarlier({ run: failedRun, error: null }),
    );
    return () => abort.abort();
  }, [failedRun, block]);

  if (now !== undefined) return now.status === 'failed' ? now.error : null;
  if (failedRun === null) return null;
  if (earlier?.run === failedRun && earlier.error) return earlier.error;
  return last?.error ? { code: 'block.failed', message: last.error } : null;
}
