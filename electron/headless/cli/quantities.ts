import { formatCount } from '../../engine/workers/figures.ts';

/** `3,000,000`, or a dash for what is not known. */
export function count(value: number | null): string {
  return value === null ? '–' : formatCount(value);
}

/** `1 row`, `3,000 rows`: the noun takes an s for all but one. */
export function amount(value: number | null, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `210 ms`, `12.3 s`, `4 min 05 s`, or a dash. */
export function duration(milliseconds: number | null): string {
  if (milliseconds === null) return '–';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
