import { toErrorData } from '../../../shared/errors.ts';
import { sayError } from '../store.ts';

/**
 * Asks the engine for something to show. What fails is said, unless the connection went: the next one asks
 * again. Returns how to take the question back, after which neither is called.
 */
export function askFor<Found>(
  call: (options: { signal: AbortSignal }) => Promise<Found>,
  take: (found: Found) => void,
  fail: (thrown: unknown) => void = sayError,
): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  call({ signal }).then(
    (found) => !signal.aborted && take(found),
    (thrown) => {
      if (!signal.aborted && toErrorData(thrown).code !== 'connection.closed') fail(thrown);
    },
  );
  return () => abort.abort();
}
