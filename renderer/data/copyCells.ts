import { TidemillError } from '../../shared/errors.ts';
import type { CellBox } from './cellRange.ts';
import { copyText, toTabSeparated } from './clipboard.ts';
import type { SchemaColumn } from './schemaColumn.ts';
import { type Row, type RowWindows, WINDOW_ROWS, windowOf } from './windows.ts';

const MOST_ROWS = 50_000;

/**
 * Copies a box of cells as tab-separated text, loading rows that are not in memory; more than one
 * column or row takes the header along. Gives the number of cells. Throws `data.copy_too_large`.
 */
export async function copyCells(
  windows: RowWindows,
  schema: readonly SchemaColumn[],
  box: CellBox,
  columns: readonly number[],
): Promise<number> {
  const count = box.bottom - box.top + 1;
  if (count > MOST_ROWS) {
    throw new TidemillError({
      code: 'data.copy_too_large',
      message: `${count.toLocaleString()} rows are too many for the clipboard`,
      hint: `Select at most ${MOST_ROWS.toLocaleString()} rows, or write them to a file with a sink block.`,
    });
  }
  const rows: Row[] = [];
  for (let window = windowOf(box.top); window <= windowOf(box.bottom); window += 1) {
    const start = window * WINDOW_ROWS;
    const loaded = await windows.fetch(window);
    rows.push(...loaded.slice(Math.max(0, box.top - start), box.bottom - start + 1));
  }
  const cells = rows.map((row) => columns.map((at) => row[at] ?? null));
  const single = rows.length === 1 && columns.length === 1;
  const header = single ? undefined : columns.map((at) => schema[at]?.name ?? '');
  await copyText(toTabSeparated(cells, header));
  return rows.length * columns.length;
}
