import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Figure, median, repeated, report, timed } from './measure.ts';
import { makeProject, pipelineFiles } from './projects.ts';

/** Whole processes: `tidemill run` of one block, `tidemill serve` until it can be used, and at rest. */
const launcher = path.resolve(import.meta.dirname, '../../electron/headless/tidemill.cjs');
const blocks = [{ name: 'one', language: 'sql' as const, code: 'select 1 as one' }];
const project = await makeProject(pipelineFiles('one', blocks));

const start = (...args: string[]) =>
  spawn(process.execPath, [launcher, ...args, '--project', project.dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

async function runOnce(): Promise<void> {
  const child = start('run', 'one', '--force');
  child.stdout.resume();
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0) throw new Error(`tidemill run ended with ${code}`);
}

async function serveOnce(rest: { rss: number }): Promise<number> {
  const child = start('serve', '--port', '0');
  const ready = await timed(() => new Promise((resolve) => child.stdout.once('data', resolve)));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  rest.rss = await residentMegabytes(child.pid ?? 0);
  child.kill('SIGTERM');
  await new Promise((resolve) => child.on('exit', resolve));
  return ready;
}

/** Linux only, like the machine that the targets are set for. The launcher may have a child that is the engine. */
async function residentMegabytes(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  const engine = children.trim().split(' ')[0] || String(pid);
  const status = await readFile(`/proc/${engine}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

try {
  await runOnce();
  const figures: Figure[] = [
    {
      name: 'tidemill run of one block, whole process',
      value: median(await repeated(7, runOnce)),
      unit: 'ms',
      target: 600,
    },
  ];
  const rest = { rss: 0 };
  const ready: number[] = [];
  for (let i = 0; i < 5; i += 1) ready.push(await serveOnce(rest));
  figures.push(
    { name: 'tidemill serve ready', value: median(ready), unit: 'ms', target: 700 },
    { name: 'engine at rest, resident', value: rest.rss, unit: 'MB', target: 90 },
  );
  report('command-line', figures);
} finally {
  await project.remove();
}
