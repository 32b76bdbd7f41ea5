import { isLost } from '../connection/isLost.ts';
import { sayError } from '../store.ts';

/**
 * Asks the engine for something to show. What fails is said, unless the connection went: the next one is
 * asked again. Returns how to take the question back, after which neither is called.
 */
export function askFor<Found>(
  call: (options: { signal: AbortSignal }) => Promise<Found>,
  take: (found: Found) => void,
  fail: (thrown: unknown) => void = sayError,
): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  const ask = async (): Promise<void> => {
    try {
      const found = await call({ signal });
      if (!signal.aborted) take(found);
    } catch (thrown) {
      if (signal.aborted) return;
      if (isLost(thrown)) return ask();
      fail(thrown);
    }
  };
  void ask();
  return () => abort.abort();
}
