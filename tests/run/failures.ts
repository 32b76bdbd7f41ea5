import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod';

const longestMessage = 2_000;

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string().default(''),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).default([]),
        }),
      ),
    }),
  ),
});

const spec = z.object({
  title: z.string(),
  file: z.string(),
  ok: z.boolean(),
  tests: z.array(
    z.object({
      results: z.array(z.object({ error: z.object({ message: z.string() }).optional() })),
    }),
  ),
});

const suite = z.object({
  specs: z.array(spec),
  get suites() {
    return z.array(suite).optional();
  },
});

const playwrightReport = z.object({ suites: z.array(suite) });

function told(where: string, what: string, message: string): string {
  const text = stripVTControlCharacters(message).slice(0, longestMessage);
  return `FAILED ${where}: ${what}\n${text.replace(/^/gm, '    ')}`;
}

function ofVitest(report: z.infer<typeof vitestReport>): string[] {
  return report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    const tests = failed.map((test) =>
      told(file.name, test.fullName, test.failureMessages.join('\n')),
    );
    const unloaded = file.status === 'failed' && failed.length === 0;
    return unloaded ? [told(file.name, 'the file itself', file.message)] : tests;
  });
}

function ofSuite({ specs, suites = [] }: z.infer<typeof suite>): string[] {
  const failed = specs.filter((one) => !one.ok);
  const own = failed.map((one) => {
    const results = one.tests.flatMap((test) => test.results);
    return told(one.file, one.title, results.map(({ error }) => error?.message ?? '').join('\n'));
  });
  return [...own, ...suites.flatMap(ofSuite)];
}

/**
 * The failed tests of a runner's JSON report, each with its file and message. Where CI keeps only the end of
 * a long output, a failure that was printed minutes ago would otherwise have no name.
 */
export function failuresOf(runner: 'vitest' | 'playwright', report: unknown): string[] {
  if (runner === 'vitest') return ofVitest(vitestReport.parse(report));
  return playwrightReport.parse(report).suites.flatMap(ofSuite);
}
