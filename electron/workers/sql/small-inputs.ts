import { stringLiterals } from '../../../shared/sql/index.ts';
import type { Job } from '../../../shared/worker/protocol.ts';

const SMALL_ROWS = 2_000;

/**
 * Whether a block reads nothing but small tables. Its work is then done before threads have found each
 * other, and its result is left uncompressed, as a Python without libraries reads it fastest.
 */
export function hasSmallInputs(job: Job): boolean {
  if (job.inputs.length === 0 || stringLiterals(job.code).some((text) => /[./\\]/.test(text))) {
    return false;
  }
  const rows = job.inputs.map(({ output }) => output.rows ?? Number.POSITIVE_INFINITY);
  return rows.reduce((sum, count) => sum + count, 0) <= SMALL_ROWS;
}
