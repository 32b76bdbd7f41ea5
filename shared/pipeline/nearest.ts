import { listed } from '../listed.ts';

/**
 * Those of `known` that a person who wrote `written` may have meant, nearest first, at most `limit`:
 * at most a third of the letters (and at least one) may be wrong, missing, added or swapped.
 */
export function nearestNames(written: string, known: Iterable<string>, limit = 3): string[] {
  const allowed = Math.max(1, Math.floor(written.length / 3));
  const near: { name: string; distance: number }[] = [];
  for (const name of known) {
    if (Math.abs(name.length - written.length) > allowed) continue;
    const distance = editDistance(written.toLowerCase(), name.toLowerCase());
    if (distance <= allowed) near.push({ name, distance });
  }
  near.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return near.slice(0, limit).map(({ name }) => name);
}

/** "Did you mean a or b?", or null where nothing is near. */
export function didYouMean(written: string, known: Iterable<string>): string | null {
  const near = nearestNames(written, known).map((name) => `'${name}'`);
  return near.length === 0 ? null : `Did you mean ${listed(near, 'or')}?`;
}

/** How many names a hint lists before it only counts them. */
const LISTED = 12;

/** `didYouMean`, or, where nothing is near, what there is: "There are: a, b and c." */
export function nearestOrAll(written: string, known: readonly string[], none: string): string {
  if (known.length === 0) return none;
  const near = didYouMean(written, known);
  if (near !== null) return near;
  const more = known.length - LISTED;
  const rest = more > 0 ? ` and ${more} more` : '';
  return `${known.length === 1 ? 'There is' : 'There are'}: ${known.slice(0, LISTED).join(', ')}${rest}.`;
}

/** Letters to replace, add, drop or swap with a neighbour to get from `a` to `b`. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && swapped)
        best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
