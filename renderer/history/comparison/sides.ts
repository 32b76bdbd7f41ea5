import type { VersionDiff, VersionView } from '../../../shared/contract/history.ts';
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

/** Both sides of a comparison in words, by what is known of their versions; told apart to the second if need be. */
export function sidesOf(
  { from, to }: Pick<VersionDiff, 'from' | 'to'>,
  met: Readonly<Record<string, VersionView>>,
): { from: Side; to: Side } {
  const [before, after] = [timeOf(from, met), timeOf(to, met)];
  const alike = before !== null && after !== null && momentText(before) === momentText(after);
  const side = (ref: string | null, time: string | null): Side => {
    if (ref === null) return { ref, text: 'before the first version', restorable: false };
    if (ref === 'current') return { ref, text: 'now', restorable: false };
    if (time === null) return { ref, text: shortVersion(ref), restorable: true };
    return { ref, text: alike ? timeText(time, true) : momentText(time), restorable: true };
  };
  return { from: side(from, before), to: side(to, after) };
}

function timeOf(ref: string | null, met: Readonly<Record<string, VersionView>>): string | null {
  return ref === null ? null : (met[ref]?.time ?? null);
}
