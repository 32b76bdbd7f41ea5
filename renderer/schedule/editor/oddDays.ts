import { zoneOf } from '../../../shared/cron/zones.ts';

const DAY_MS = 86_400_000;

/** How far the clock of a zone is set on the local day of an instant: `+1 h`, `-30 min`; null: not at all. */
export function clockChange(instant: number, timezone: string): string | null {
  const zone = zoneOf(timezone);
  if (zone === null) return null;
  const day = (at: number) => Math.floor(zone.local(at) / DAY_MS);
  const change = zone
    .changes(instant - 2 * DAY_MS, instant + 2 * DAY_MS)
    .find(({ at }) => day(at) === day(instant) || day(at - 1) === day(instant));
  if (change === undefined) return null;
  const minutes = Math.round((change.after - change.before) / 60_000);
  const sign = minutes < 0 ? '−' : '+';
  const size = Math.abs(minutes);
  return size % 60 === 0 ? `${sign}${size / 60} h` : `${sign}${size} min`;
}
