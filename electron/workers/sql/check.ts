import type { DuckDBConnection } from '@duckdb/node-api';
import type { Job, Output } from '../../../shared/worker/protocol.ts';
import { BlockFailure } from '../jobs.ts';
import { isTable, tableQuery } from '../table/read.ts';

/**
 * What a check in SQL found: its rows are those that fail, so it passes when there are none. A
 * query of one row with one boolean column is the verdict itself. Throws `check.failed`.
 */
export async function judgeCheck(
  connection: DuckDBConnection,
  job: Job,
  output: Output,
): Promise<void> {
  if (!isTable(output) || output.rows === 0) return;
  const verdict = output.rows === 1 && output.schema.length === 1 ? output.schema[0] : undefined;
  if (verdict?.type === 'BOOLEAN') {
    const reader = await connection.runAndReadAll(tableQuery(output));
    if (reader.getRows()[0]?.[0] === true) return;
    throw failed(job, `${verdict.name} is not true`);
  }
  throw failed(job, `${output.rows} ${output.rows === 1 ? 'row fails' : 'rows fail'}`);
}

function failed(job: Job, finding: string): BlockFailure {
  return new BlockFailure({
    code: 'check.failed',
    message: `The check ${job.block} failed: ${finding}`,
    hint: 'A check in SQL selects the rows that are wrong, or one boolean that says whether all is well.',
    file: job.display_file,
  });
}
