import type { HistoryPage, VersionView } from '../../../shared/contract/history.ts';

/** The part of the timeline that was read, newest first. */
export interface KnownVersions {
  versions: readonly VersionView[];
  /** There are older ones. */
  more: boolean;
}

/** Puts a page of older versions behind those known. */
export function olderPage(known: KnownVersions, page: HistoryPage): KnownVersions {
  const seen = new Set(known.versions.map(({ version }) => version));
  const older = page.versions.filter(({ version }) => !seen.has(version));
  return { versions: [...known.versions, ...older], more: page.more };
}

/**
 * Brings the newest page in: it replaces what it covers, and older versions that were read before stay
 * behind it. Where so much came that the page does not reach those, they are read again when needed.
 */
export function newestPage(known: KnownVersions, page: HistoryPage): KnownVersions {
  const last = page.versions.at(-1)?.version;
  const at = known.versions.findIndex(({ version }) => version === last);
  if (at < 0 || at === known.versions.length - 1) return page;
  return { versions: [...page.versions, ...known.versions.slice(at + 1)], more: known.more };
}

/**
 * Puts a version's new view, such as one with another label, in the place of the old. Its runs stay those
 * that the list asked for: of one pipeline, or of all.
 */
export function withVersion(known: KnownVersions, changed: VersionView): KnownVersions {
  return {
    ...known,
    versions: known.versions.map((each) => {
      const { version, runs, runs_total } = each;
      return version === changed.version ? { ...changed, runs, runs_total } : each;
    }),
  };
}
