import { readFile } from 'node:fs/promises';
import * as z from 'zod';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export function sum(all: Counts[]): Counts {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of all) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  return total;
}

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
  const schema = runner === 'vitest' ? vitestReport : playwrightReport;
  const text = await readFile(report, 'utf8').catch(() => null);
  const counts =
    text === null ? { passed: 0, failed: 0, skipped: 0 } : schema.parse(JSON.parse(text));
  const unseen = (exitStatus !== 0 || text === null) && counts.failed === 0;
  return unseen ? { ...counts, failed: 1 } : counts;
}
