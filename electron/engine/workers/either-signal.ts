/**
 * A signal that aborts when either does, until `unlink` is called: a job must leave nothing behind on
 * a signal that outlives it. (`AbortSignal.any` needs Node 20.)
 */
export function eitherSignal(
  a: AbortSignal,
  b: AbortSignal,
): { signal: AbortSignal; unlink(): void } {
  const either = new AbortController();
  const follow = (event: Event) => either.abort((event.target as AbortSignal).reason);
  for (const signal of [a, b]) {
    if (signal.aborted) either.abort(signal.reason);
    else signal.addEventListener('abort', follow, { once: true });
  }
  return {
    signal: either.signal,
    unlink() {
      for (const signal of [a, b]) signal.removeEventListener('abort', follow);
    },
  };
}
