import { useEffect } from 'react';
import type { VersionDiff } from '../../../shared/contract/history.ts';
import { timeOf, useVersions } from '../timeline/versionsStore.ts';
import { sidesOf } from './sides.ts';

/** Both sides of a comparison in words, as soon as their versions are known. */
export function useSides(diff: Pick<VersionDiff, 'from' | 'to'>) {
  const from = useVersions((state) => timeOf(state, diff.from));
  const to = useVersions((state) => timeOf(state, diff.to));
  useEffect(() => {
    const { meet } = useVersions.getState();
    for (const ref of [diff.from, diff.to]) {
      if (ref !== null && ref !== 'current') void meet(ref);
    }
  }, [diff.from, diff.to]);
  return sidesOf(diff, { from, to });
}
