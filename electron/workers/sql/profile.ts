import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../../shared/table/schema.ts';
import type { Json, Output } from '../../../shared/worker/protocol.ts';

export async function profileOf(
  _connection: DuckDBConnection,
  output: Output & { schema: Column[]; rows: number },
  _exact: boolean,
): Promise<Json> {
  return output.schema.map(({ name, type }) => ({ name, type }));
}
