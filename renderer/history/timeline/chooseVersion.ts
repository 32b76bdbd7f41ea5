import type { VersionView } from '../../../shared/contract/history.ts';
import { compare, subjectOf, useHistoryView } from '../historyView.ts';
import { newestOf, useVersions } from './versionsStore.ts';

/**
 * Opens a version: with the one before it, or, where another was picked for that or is in view and
 * `both` are wanted, with that one. The older of the two is always the side that changes start from.
 */
export function chooseVersion(version: string, both: boolean): void {
  const { picking, comparison } = useHistoryView.getState();
  const versions = useVersions.getState();
  const other = picking ?? (both ? subjectOf(comparison, newestOf(versions)) : null);
  const one = other === null ? undefined : versions.met.get(other);
  const two = versions.met.get(version);
  if (one === undefined || two === undefined || one === two) {
    compare({ kind: 'version', version });
    return;
  }
  const older = isOlder(one, two, versions.versions) ? one : two;
  const newer = older === one ? two : one;
  compare({ kind: 'pair', version: one.version, from: older.version, to: newer.version });
}

/** By the order of the list, where both are in it: a clock set back makes times lie. */
function isOlder(one: VersionView, two: VersionView, listed: readonly VersionView[]): boolean {
  const at = listed.indexOf(one);
  const than = listed.indexOf(two);
  return at >= 0 && than >= 0 ? at > than : one.time < two.time;
}
