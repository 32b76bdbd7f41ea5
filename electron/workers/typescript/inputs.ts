import { readFile } from 'node:fs/promises';
import type { Input } from '../../../shared/worker/protocol.ts';
import { isTable } from '../table/read.ts';
import { Table } from './table.ts';
import type { TableThread } from './thread/client.ts';

/**
 * An input as a block gets it: a table, a value, null for an upstream block that gave nothing, and for an
 * artifact the file it is in.
 */
export async function inputValue(input: Input, thread: TableThread): Promise<unknown> {
  const { output } = input;
  if (isTable(output)) return new Table(input.name, output, thread);
  switch (output.kind) {
    case 'value':
      return JSON.parse(await readFile(output.path, 'utf8'));
    case 'artifact':
      return { path: output.path, media: output.media };
    default:
      return null;
  }
}
