/** Figures as people read them in messages. */

/** A whole number: `104,849,408`. By hand, for Intl costs 15 ms and 7 MB when it is first used. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

const BYTE_UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** `2 GB`, `1.4 GB`, `750 MB`: decimal units, as in `tidemill.yaml`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toFixed(value < 10 ? 1 : 0))} ${BYTE_UNITS[unit]}`;
}

const DURATION_UNITS: readonly [number, string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1_000, 's'],
];

/** `10 m`, `1.5 s`, `200 ms`: in the largest unit that it fills. */
export function formatDuration(ms: number): string {
  for (const [size, unit] of DURATION_UNITS) {
    if (ms >= size) return `${Number((ms / size).toFixed(1))} ${unit}`;
  }
  return `${Math.round(ms)} ms`;
}
