import { openBenchEngine, runToEnd } from './engine.ts';
import { innerLoops } from './inner-loops.ts';
import { loopDelay, median, repeated, report, timed } from './measure.ts';
import { makeProject, mixedBlocks, pipelineFiles } from './projects.ts';

/** 1,000 mixed blocks that do next to nothing, 1,000 rows each: cold, against the workers alone, and cached. */
const COUNT = 1_000;
const blocks = mixedBlocks(COUNT);
const project = await makeProject(pipelineFiles('many', blocks));
const engine = await openBenchEngine(project.dir);
/** A run in which all is fresh is over when it has been started: no worker is asked. */
async function runCached(): Promise<void> {
  const run = await engine.startRun({
    pipeline: 'many',
    params: {},
    force: false,
    mode: 'full',
    partition: null,
  });
  if (run.status !== 'success') throw new Error(`the cached run is ${run.status}`);
}

try {
  let cold = 0;
  const delay = await loopDelay(async () => {
    cold = await timed(() => runToEnd(engine, 'many'));
  });
  const cached = median(await repeated(9, runCached));
  const alone = await innerLoops(blocks);
  report('many-blocks', [
    { name: `${COUNT} mixed blocks, cold`, value: cold, unit: 'ms', target: 4_000 },
    { name: "the workers' inner loops alone", value: alone, unit: 'ms' },
    { name: 'cold against the workers alone', value: cold / alone, unit: 'x', target: 2.5 },
    { name: `${COUNT} blocks, all cached`, value: cached, unit: 'ms', target: 50 },
    { name: 'event loop held while they run, p99', value: delay.p99, unit: 'ms', target: 16 },
    { name: 'event loop held while they run, longest', value: delay.max, unit: 'ms' },
  ]);
} finally {
  await engine.close();
  await project.remove();
}
