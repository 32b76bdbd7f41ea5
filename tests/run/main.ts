/**
 * `npm test`: the checks, then Vitest, then Playwright, each to its end whatever the others found.
 * What failed is named once more at the end; the last line sums up all of them: `N passed, N failed`.
 */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ensureBuilt } from '../../build.config.mjs';
import { installBrowser } from './browser.ts';
import { check } from './check.ts';
import { command, root } from './command.ts';
import { type Counts, countsOf, sum } from './counts.ts';

const reports = path.join(root, 'test-results');

async function vitest(): Promise<Counts> {
  const report = path.join(reports, 'vitest.json');
  const output = `--outputFile.json=${report}`;
  // Vitest would leave a core to itself, which sleeps while the tests run.
  const workers = '--maxWorkers=100%';
  const reporters = ['--reporter=default', '--reporter=json', output];
  const status = await command('vitest', ['run', workers, ...reporters]);
  return countsOf('vitest', report, status);
}

async function playwright(): Promise<Counts> {
  await installBrowser();
  const report = path.join(reports, 'playwright.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const status = await command('playwright', ['test', '--reporter=list,json'], { env });
  return countsOf('playwright', report, status);
}

await rm(reports, { recursive: true, force: true });
await mkdir(reports, { recursive: true });
const checks = await check();
await ensureBuilt();
const total = sum([checks, await vitest(), await playwright()]);
for (const failure of total.failures) console.log(failure);
if (total.skipped > 0) console.log(`${total.skipped} skipped; the reasons are above`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
