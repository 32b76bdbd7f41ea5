import { openBenchEngine, runToEnd } from './engine.ts';
import { median, quantile, report } from './measure.ts';
import { makeProject, pipelineFiles } from './projects.ts';

/**
 * One warm block that does nothing, in each language: from the start of the block to its end as the
 * run records it, worker round trip, checks and publication included.
 */
const TIMES = 60;
const code = {
  sql: 'select 1 as one',
  python: 'def nothing():\n    return None\n',
  typescript: 'export default async function () {}\n',
} as const;
const targets = { sql: 5, python: 4, typescript: 6 } as const;

for (const language of ['sql', 'python', 'typescript'] as const) {
  const blocks = [{ name: 'nothing', language, code: code[language] }];
  const project = await makeProject(pipelineFiles('one', blocks));
  const engine = await openBenchEngine(project.dir);
  try {
    const durations: number[] = [];
    for (let i = 0; i < TIMES; i += 1) {
      const run = await runToEnd(engine, 'one', { force: true });
      durations.push(run.blocks[0]?.duration_ms ?? Number.NaN);
    }
    const warm = durations.slice(10);
    report(`warm-${language}`, [
      {
        name: `a warm no-op ${language} block, median`,
        value: median(warm),
        unit: 'ms',
        target: targets[language],
      },
      { name: `a warm no-op ${language} block, p95`, value: quantile(warm, 0.95), unit: 'ms' },
    ]);
  } finally {
    await engine.close();
    await project.remove();
  }
}
