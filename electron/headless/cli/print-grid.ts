import type { Channel } from './terminal.ts';
import type { GridColumn } from './text-grid.ts';

/**
 * Prints a table. What measures text is loaded only now: with it comes Intl, which costs every other
 * command and a server 13 ms and 3 MB.
 */
export async function printGrid(
  columns: readonly GridColumn[],
  rows: readonly string[][],
  channel: Channel,
): Promise<void> {
  const { textGrid } = await import('./text-grid.ts');
  for (const line of textGrid(columns, rows)) channel.line(line);
}
