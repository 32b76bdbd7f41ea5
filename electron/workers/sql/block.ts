import type { DuckDBConnection } from '@duckdb/node-api';
import { splitStatements } from '../../../shared/sql/index.ts';
import type { Job, Output } from '../../../shared/worker/protocol.ts';
import type { JobResult, Reporter } from '../jobs.ts';
import { nothing } from '../table/store.ts';
import { judgeCheck } from './check.ts';
import { cancelledFailure } from './errors.ts';
import { createViews } from './inputs.ts';
import { RunningStatement } from './statement.ts';

const PROGRESS_EVERY_MS = 250;

/** Whether a block can change nothing but its own connection: it is at most one query. */
export function isHarmless(code: string): boolean {
  const statements = splitStatements(code);
  return statements.length <= 1 && statements.every(RunningStatement.isQuery);
}

/**
 * Runs a SQL block: its statements in order, the rows of the last being the output. Throws
 * BlockFailure with the place in the user's file.
 */
export async function runSqlBlock(
  connection: DuckDBConnection,
  job: Job,
  reporter: Reporter,
  isCancelled: () => boolean,
): Promise<JobResult> {
  const watch = setInterval(() => {
    const { percentage } = connection.progress;
    if (percentage >= 0) reporter.progress(Math.min(percentage, 100), 100);
  }, PROGRESS_EVERY_MS);
  try {
    const output = await runStatements(connection, job, isCancelled);
    if (job.kind === 'check') await judgeCheck(connection, job, output);
    return { output };
  } finally {
    clearInterval(watch);
  }
}

async function runStatements(
  connection: DuckDBConnection,
  job: Job,
  isCancelled: () => boolean,
): Promise<Output> {
  const statements = splitStatements(job.code);
  const sources = await createViews(connection, job);
  const last = statements.pop();
  for (const statement of statements) {
    // An interrupt that falls between two statements stops neither.
    if (isCancelled()) throw cancelledFailure();
    await new RunningStatement(connection, job, statement).run();
  }
  if (isCancelled()) throw cancelledFailure();
  if (last === undefined) return nothing();
  return new RunningStatement(connection, job, last).publish(sources);
}
