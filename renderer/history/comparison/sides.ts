import type { VersionDiff, VersionView } from '../../../shared/contract/history.ts';
import { momentText, shortVersion } from '../versionWords.ts';

/** One side of a comparison: a version, or the files as they stand. */
export interface Side {
  /** As the engine takes it; null before the first version, where there is nothing. */
  ref: string | null;
  /** `14:05`, `now`, `before the first version` */
  text: string;
  /** Whether it can be brought back: the files as they stand need not be. */
  restorable: boolean;
}

/** Both sides of a comparison in words, by what is known of their versions. */
export function sidesOf(
  { from, to }: Pick<VersionDiff, 'from' | 'to'>,
  met: Readonly<Record<string, VersionView>>,
): { from: Side; to: Side } {
  const side = (ref: string | null): Side => {
    if (ref === null) return { ref, text: 'before the first version', restorable: false };
    if (ref === 'current') return { ref, text: 'now', restorable: false };
    const time = met[ref]?.time;
    return {
      ref,
      text: time === undefined ? shortVersion(ref) : momentText(time),
      restorable: true,
    };
  };
  return { from: side(from), to: side(to) };
}
