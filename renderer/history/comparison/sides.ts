import type { VersionDiff } from '../../../shared/contract/history.ts';
import { momentText, shortVersion, timeText } from '../versionWords.ts';

/** One side of a comparison: a version, or the files as they stand. */
export interface Side {
  /** As the engine takes it; null before the first version, where there is nothing. */
  ref: string | null;
  /** `14:05`, `now`, `before the first version` */
  text: string;
  /** Whether it can be brought back: the files as they stand need not be. */
  restorable: boolean;
}

/** Both sides of a comparison in words, by when they were made; told apart to the second if need be. */
export function sidesOf(
  { from, to }: Pick<VersionDiff, 'from' | 'to'>,
  times: { from: string | null; to: string | null },
): { from: Side; to: Side } {
  const { from: before, to: after } = times;
  const alike = before !== null && after !== null && momentText(before) === momentText(after);
  const side = (ref: string | null, time: string | null): Side => {
    if (ref === null) return { ref, text: 'before the first version', restorable: false };
    if (ref === 'current') return { ref, text: 'now', restorable: false };
    if (time === null) return { ref, text: shortVersion(ref), restorable: true };
    return { ref, text: alike ? timeText(time, true) : momentText(time), restorable: true };
  };
  return { from: side(from, before), to: side(to, after) };
}
