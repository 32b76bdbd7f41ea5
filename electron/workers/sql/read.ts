import type { DuckDBConnection } from '@duckdb/node-api';
import { TidemillError } from '../../../shared/errors.ts';
import type { Output, ReadRequest } from '../../../shared/worker/protocol.ts';
import type { JobResult } from '../jobs.ts';
import { publishTable } from '../table/publish.ts';
import { isTable } from '../table/read.ts';
import { exportUniversal, importUniversal } from './exchange.ts';
import { pageOf } from './page.ts';
import { profileOf } from './profile/profile.ts';

/** Answers a request about a stored table. Throws TidemillError for an output that is no table. */
export async function readStored(
  connection: DuckDBConnection,
  request: ReadRequest,
): Promise<JobResult> {
  switch (request.op) {
    case 'page':
      return { result: await pageOf(connection, tableOf(request.output), request) };
    case 'profile':
      return { result: await profileOf(connection, tableOf(request.output), request.exact) };
    case 'export_universal':
      await exportUniversal(connection, tableOf(request.output), request.to);
      return { result: null };
    case 'import_universal': {
      const { store, previous } = request;
      const copy = (sql: string) => connection.run(sql);
      const source = await importUniversal(request.from);
      return { result: await publishTable(connection, source, { store, previous, copy }) };
    }
  }
}

function tableOf(output: Output) {
  if (isTable(output)) return output;
  throw new TidemillError({
    code: 'output.not_a_table',
    message: `This output is not a table but ${output.kind === 'none' ? 'nothing' : `a ${output.kind}`}`,
  });
}
