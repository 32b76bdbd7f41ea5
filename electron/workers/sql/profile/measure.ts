import type { Type } from '../../../../shared/table/type.ts';

/** How a column's values can be laid out on a line: by number, by time, only sorted, or not at all. */
export type Measure = 'number' | 'time' | 'sorted' | 'none';

const NUMBERS = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE)$/;
const TIMES = /^(DATE|TIME|TIMESTAMP( WITH TIME ZONE|_S|_MS|_NS)?)$/;
const SORTED = /^(VARCHAR|BOOLEAN|UUID)$/;

export function measureOf(type: Type): Measure {
  if (type.kind === 'decimal') return 'number';
  if (type.kind === 'enum') return 'sorted';
  if (type.kind !== 'scalar') return 'none';
  if (NUMBERS.test(type.name)) return 'number';
  if (TIMES.test(type.name)) return 'time';
  return SORTED.test(type.name) ? 'sorted' : 'none';
}
