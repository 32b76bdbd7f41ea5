import type { VersionDiff } from '../../../shared/contract/history.ts';
import { linesOnlyIn } from './changed-lines.ts';
import { type FileChange, textAt, type VersionFiles } from './compare-versions.ts';

/** Of more changed lines only the number is asked, not the order: the least change would take long to find. */
const MOST_EDITS = 400;

/** The changed files with the number of lines that came and went. */
export async function countLines(
  files: readonly FileChange[],
  before: VersionFiles | null,
  after: VersionFiles,
): Promise<VersionDiff['files']> {
  const { diffLines } = await import('diff');
  const counted: VersionDiff['files'] = [];
  for (const file of files) {
    const [was, is] = [await textAt(before, file.path), await textAt(after, file.path)];
    const parts = diffLines(was, is, { maxEditLength: MOST_EDITS });
    const count = (key: 'added' | 'removed') =>
      parts?.reduce((sum, part) => sum + (part[key] ? part.count : 0), 0);
    counted.push({
      ...file,
      added: count('added') ?? linesOnlyIn(is, was).length,
      removed: count('removed') ?? linesOnlyIn(was, is).length,
    });
  }
  return counted;
}
