/** Milliseconds in each unit that a file may name. */
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

export const DURATION_FORMS = '500ms, 5s, 10m, 2h or 30d';

/** The milliseconds of a duration as files write it (`500ms`, `5s`, `1.5h`), or null where it is none. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  const unit = UNITS[match?.[2] ?? ''];
  if (match === null || unit === undefined) return null;
  const milliseconds = Number(match[1]) * unit;
  return Number.isFinite(milliseconds) ? milliseconds : null;
}

/** The shortest exact way to write whole milliseconds: `90000` is `90s`, `60000` is `1m`. */
export function formatDuration(milliseconds: number): string {
  const fitting = Object.entries(UNITS)
    .reverse()
    .find(([, size]) => milliseconds >= size && milliseconds % size === 0);
  return fitting === undefined ? `${milliseconds}ms` : `${milliseconds / fitting[1]}${fitting[0]}`;
}
