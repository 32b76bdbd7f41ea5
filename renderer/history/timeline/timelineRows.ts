import type { VersionView } from '../../../shared/contract/history.ts';
import { dayText } from '../versionWords.ts';

/** A row of the timeline: the heading of a day, or a version. */
export type TimelineRow =
  | { type: 'day'; key: string; text: string }
  | { type: 'version'; key: string; version: VersionView };

const days = new WeakMap<VersionView, string>();

/** Kept, for ten thousand dates cost more than all else together each time a page comes. */
function dayOf(version: VersionView): string {
  const known = days.get(version);
  if (known !== undefined) return known;
  const day = new Date(version.time).toDateString();
  days.set(version, day);
  return day;
}

/** The versions with a heading before the first of each day, by the clock of this machine. */
export function timelineRows(
  versions: readonly VersionView[],
  now = new Date(),
): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  let day = '';
  for (const version of versions) {
    const own = dayOf(version);
    if (own !== day) {
      day = own;
      rows.push({
        type: 'day',
        key: `${own} ${version.version}`,
        text: dayText(version.time, now),
      });
    }
    rows.push({ type: 'version', key: version.version, version });
  }
  return rows;
}

/** The row of the version that lies `steps` further down (up: negative), as far as there are any. */
export function rowBeside(rows: readonly TimelineRow[], at: number, steps: number): number {
  const step = Math.sign(steps);
  let found = at;
  let left = Math.abs(steps);
  for (let row = at + step; left > 0 && row >= 0 && row < rows.length; row += step) {
    if (rows[row]?.type !== 'version') continue;
    found = row;
    left -= 1;
  }
  return found;
}
