import type { Column } from '../../../shared/table/schema.ts';
import { type Type, typeText } from '../../../shared/table/type.ts';

/** DuckDB compares names without regard to the case of ASCII letters, and of no others. */
function folded(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Names for the same columns in the same order, of which no two are equal regardless of case. */
function uniqueNames(names: string[]): string[] {
  const taken = new Set(names.map(folded));
  const used = new Set<string>();
  return names.map((name) => {
    let candidate = name === '' ? 'column' : name;
    const base = candidate;
    for (let n = 1; used.has(folded(candidate)); n++) {
      candidate = `${base}_${n}`;
      if (taken.has(folded(candidate)) && !used.has(folded(candidate))) used.add(folded(candidate));
    }
    used.add(folded(candidate));
    return candidate;
  });
}

/**
 * The columns of a table to be stored. In SQL the second of two columns `a` and `A` is called
 * `A_1`; where a result hands on such a column of one of `sources`, it gets its own name back.
 */
export function columnsOf(found: { name: string; type: Type }[], sources: Column[][]): Column[] {
  const renamed = new Map<string, string>();
  for (const column of sources.flat()) {
    if (column.physical !== column.name) renamed.set(column.physical, column.name);
  }
  const present = new Set(found.map((column) => folded(column.name)));
  const names = found.map(({ name }) => {
    const original = renamed.get(name);
    if (original === undefined) return name;
    return original === '' || present.has(folded(original)) ? original : name;
  });
  const physical = uniqueNames(names);
  return found.map((column, i) => ({
    name: names[i] ?? column.name,
    type: typeText(column.type),
    physical: physical[i] ?? column.name,
    nullable: true,
  }));
}
