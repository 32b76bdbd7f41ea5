/**
 * Hears of Ctrl-C and of being asked to end: `first` is called once, `again` when the same signal comes
 * once more. (A terminal sends Ctrl-C to the launcher and to us, and the launcher passes on what it got
 * as SIGTERM: two signals, asked once.) SIGHUP asks to end where it says that our terminal has closed;
 * without a terminal (`nohup`, a service) there is nothing that it could ask for. Returns how to stop
 * hearing.
 */
export function onInterrupt(first: () => void, again: () => void): () => void {
  const heard = new Set<string>();
  const asked = (signal: NodeJS.Signals) => {
    if (heard.has(signal)) return again();
    heard.add(signal);
    if (heard.size === 1) first();
  };
  const listeners: [NodeJS.Signals, (signal: NodeJS.Signals) => void][] = [
    ['SIGINT', asked],
    ['SIGTERM', asked],
    ['SIGHUP', hasTerminal() ? asked : () => {}],
  ];
  for (const [signal, listener] of listeners) process.on(signal, listener);
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}

function hasTerminal(): boolean {
  // On Windows the signal is that of a console window that closes, and ends us in any case.
  if (process.platform === 'win32') return true;
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
}
