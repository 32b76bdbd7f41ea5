const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Hears of Ctrl-C and of being asked to end: `first` is called once, `again` when the same signal comes
 * once more. (A terminal sends Ctrl-C to the launcher and to us, and the launcher passes on what it got
 * as SIGTERM: two signals, asked once.) Returns how to stop hearing.
 */
export function onInterrupt(first: () => void, again: () => void): () => void {
  const heard = new Set<string>();
  const listener = (signal: NodeJS.Signals) => {
    if (heard.has(signal)) return again();
    heard.add(signal);
    if (heard.size === 1) first();
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}
