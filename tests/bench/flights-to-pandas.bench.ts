import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openBenchEngine, runToEnd } from './engine.ts';
import { type Figure, median, report } from './measure.ts';
import { makeProject, pipelineFiles } from './projects.ts';

/**
 * Three million flights from DuckDB into pandas, timed inside the block from the moment the engine
 * hands it over: with pyarrow from the stored Parquet, without it by way of the universal copy, whose
 * making counts too. Each time the source gives other data, so nothing is reused.
 */
const run = promisify(execFile);
const flights = path.resolve(
  import.meta.dirname,
  '../../node_modules/vega-datasets/data/flights-3m.parquet',
);
const cache = path.join(
  process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
  'tidemill-tests',
);

async function venv(name: string, packages: string[]): Promise<string> {
  const dir = path.join(cache, name);
  await mkdir(cache, { recursive: true });
  await run('python3', ['-m', 'venv', dir]);
  await run(path.join(dir, 'bin/pip'), ['install', '-q', ...packages], { timeout: 300_000 });
  return path.join(dir, 'bin/python');
}

async function measure(python: string): Promise<number> {
  const project = await makeProject({
    'tidemill.yaml': `python: ${python}\n`,
    ...pipelineFiles('flights', [
      {
        name: 'flights',
        kind: 'source',
        language: 'sql',
        code: "select date, delay + $shift as delay, distance, origin, destination from 'flights.parquet'",
      },
      {
        name: 'count',
        language: 'python',
        inputs: ['flights'],
        code: 'def count(flights):\n    assert type(flights).__module__.startswith("pandas")\n    return {"rows": len(flights)}\n',
      },
    ]),
  });
  const yaml = path.join(project.dir, 'pipelines/flights/pipeline.yaml');
  const { appendFile } = await import('node:fs/promises');
  await appendFile(yaml, 'params:\n  shift: { type: integer, default: 0 }\n');
  await cp(flights, path.join(project.dir, 'flights.parquet'));
  const engine = await openBenchEngine(project.dir);
  try {
    const durations: number[] = [];
    for (let shift = 1; shift <= 6; shift += 1) {
      const { blocks } = await runToEnd(engine, 'flights', { params: { shift } });
      durations.push(blocks.find((block) => block.name === 'count')?.duration_ms ?? Number.NaN);
    }
    return median(durations.slice(1));
  } finally {
    await engine.close();
    await project.remove();
  }
}

const figures: Figure[] = [];
try {
  const fast = await venv('bench-pyarrow', ['pandas', 'pyarrow']);
  const plain = await venv('bench-pandas', ['pandas']);
  figures.push(
    {
      name: '3,000,000 flights into pandas with pyarrow',
      value: await measure(fast),
      unit: 'ms',
      target: 120,
    },
    {
      name: '3,000,000 flights into pandas without pyarrow',
      value: await measure(plain),
      unit: 'ms',
      target: 450,
    },
  );
} catch (error) {
  if (!String(error).includes('pip')) throw error;
  console.error('skipped: PyPI cannot be reached, and pandas comes from there');
}
report('flights-to-pandas', figures);
