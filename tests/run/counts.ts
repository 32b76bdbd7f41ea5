import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { failuresOf } from './failures.ts';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, and with which message. */
  failures: string[];
}

export function sum(all: Counts[]): Counts {
  const total: Counts = { ...none, failures: [] };
  for (const counts of all) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    total.failures.push(...counts.failures);
  }
  return total;
}

const none: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };

const vitestReport = z
  .object({
    numPassedTests: z.number(),
    numFailedTests: z.number(),
    numPendingTests: z.number(),
    numTodoTests: z.number(),
  })
  .transform((report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }));

const playwrightReport = z
  .object({
    stats: z.object({
      expected: z.number(),
      unexpected: z.number(),
      flaky: z.number(),
      skipped: z.number(),
    }),
  })
  .transform(({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }));

/**
 * What a runner's JSON report counts. A runner that failed without a failed test (a file that does not
 * load, no report at all) counts as one failure, so that it can never pass unseen.
 */
export async function countsOf(
  runner: 'vitest' | 'playwright',
  report: string,
  exitStatus: number,
): Promise<Counts> {
  const text = await readFile(report, 'utf8').catch(() => null);
  if (text === null) return { ...none, failed: 1, failures: [`FAILED ${runner}: left no report`] };
  const json: unknown = JSON.parse(text);
  const schema = runner === 'vitest' ? vitestReport : playwrightReport;
  const counts = { ...schema.parse(json), failures: failuresOf(runner, json) };
  if (exitStatus === 0 || counts.failed > 0) return counts;
  const unseen = `FAILED ${runner}: status ${exitStatus} without a failed test; its output above says why`;
  return { ...counts, failed: 1, failures: [...counts.failures, unseen] };
}
