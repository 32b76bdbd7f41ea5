import { type FileChange, textAt, type VersionFiles } from './compare-versions.ts';

/**
 * What a version can be found by: the paths of its files that changed, and the lines that came or went.
 * Where blocks lie on the canvas is nothing one searches for.
 */
export async function changedLines(
  files: readonly FileChange[],
  before: VersionFiles | null,
  after: VersionFiles,
): Promise<string> {
  const found = files.map(({ path }) => path);
  for (const { path } of files) {
    if (path.endsWith('/layout.json')) continue;
    const [old, now] = [await textAt(before, path), await textAt(after, path)];
    for (const line of [...linesOnlyIn(now, old), ...linesOnlyIn(old, now)]) {
      if (line.trim() !== '') found.push(line.trim());
    }
  }
  return found.join('\n');
}

/** The lines of a text that the other has not, or not as often. */
export function linesOnlyIn(text: string, other: string): string[] {
  const known = new Map<string, number>();
  for (const line of other.split('\n')) known.set(line, (known.get(line) ?? 0) + 1);
  return text.split('\n').filter((line) => {
    const count = known.get(line) ?? 0;
    if (count > 0) known.set(line, count - 1);
    return count === 0;
  });
}
