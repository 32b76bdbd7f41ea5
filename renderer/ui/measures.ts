const compact = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** A count in the room of a footer: `941`, `12.4 k`, `1.24 M`, `3 G`. */
export function compactCount(count: number): string {
  const units = ['', ' k', ' M', ' G', ' T'];
  let amount = count;
  let unit = 0;
  while (Math.abs(amount) >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${compact.format(amount)}${units[unit]}`;
}

/** `1 row`, `1.24 M rows`; every digit where it is to be `exact`. */
export function rowsText(rows: number, exact = false): string {
  return `${exact ? rows.toLocaleString('en') : compactCount(rows)} ${rows === 1 ? 'row' : 'rows'}`;
}

/** How long something took: `8 ms`, `1.2 s`, `2 min 5 s`, `1 h 12 min`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

/** How long ago an instant was: `now`, `5 min`, `2 h`, `3 d`. */
export function agoText(instant: string, now = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(instant)) / 1_000);
  if (seconds < 60) return 'now';
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
