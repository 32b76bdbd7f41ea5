const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof UNITS;

/** Milliseconds of `500ms`, `5s`, `10m`, `2h`, `30d`; null for anything else. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  if (match === null) return null;
  return Number(match[1]) * UNITS[match[2] as Unit];
}

/** The shortest exact way to write a duration in a file: 600000 is `10m`. */
export function formatDuration(ms: number): string {
  const units: Unit[] = ['d', 'h', 'm', 's'];
  const unit = units.find((candidate) => ms >= UNITS[candidate] && ms % UNITS[candidate] === 0);
  return unit === undefined ? `${ms}ms` : `${ms / UNITS[unit]}${unit}`;
}
