import { readdirSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Engine } from '../../electron/engine/api.ts';
import { openEngine } from '../../electron/engine/engine.ts';
import { host } from './engine.ts';
import { type Figure, loopDelay, median, quantile, report, timed } from './measure.ts';
import { makeProject } from './projects.ts';

/**
 * A files trigger on a folder of 100,000 files: what the first look and a look after a restart cost
 * beside the plainest loop over the folder, and how late one arriving file is answered to.
 */
const FILES = 100_000;
const SETTLE_MS = 100;
const ARRIVALS = 20;

const { dir, remove } = await makeProject({
  'pipelines/load/pipeline.yaml':
    'blocks: [{ name: one, kind: source, file: one.sql }]\n' +
    `triggers: [{ name: drop, files: in/*.csv, settle: ${SETTLE_MS}ms, overlap: allow }]\n`,
  'pipelines/load/one.sql': 'select 1 as x',
});
const folder = path.join(dir, 'in');
await mkdir(folder);
for (let at = 0; at < FILES; at += 500) {
  const names = Array.from({ length: 500 }, (_, i) => path.join(folder, `orders_${at + i}.csv`));
  await Promise.all(names.map((name) => writeFile(name, 'id,total\n1,2\n')));
}

const figures: Figure[] = [];
const plain = median(
  [1, 2, 3].map(() => {
    const start = performance.now();
    for (const name of readdirSync(folder)) statSync(path.join(folder, name));
    return performance.now() - start;
  }),
);
figures.push({ name: 'readdir and stat, held up all the while', value: plain, unit: 'ms' });

/** Opens the engine and waits until the trigger knows the folder. */
async function lookedAt(): Promise<Engine> {
  const engine = await openEngine({ dir, host, scheduler: true });
  for await (const _ of engine.changes()) {
    const [view] = await engine.triggers({ next: 0 });
    if (view && view.notes.length === 0) break;
  }
  return engine;
}

let engine: Engine | null = null;
const rss = () => {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 1e6;
};
const before = rss();
let first = 0;
const delay = await loopDelay(async () => {
  first = await timed(async () => {
    engine = await lookedAt();
  });
});
figures.push(
  { name: 'engine opened and first look done', value: first, unit: 'ms' },
  { name: 'first look beside readdir and stat', value: first / plain, unit: 'x' },
  { name: 'loop delay in it, p99', value: delay.p99, unit: 'ms', target: 20 },
  { name: 'loop delay in it, longest', value: delay.max, unit: 'ms' },
  { name: 'memory that stays', value: rss() - before, unit: 'MB' },
);

const late: number[] = [];
for (let i = 0; i < ARRIVALS; i += 1) {
  const open = engine as unknown as Engine;
  await writeFile(path.join(folder, `new_${i}.csv`), 'id,total\n1,2\n');
  const written = Date.now();
  for await (const _ of open.changes()) {
    const [tick] = await open.ticks({ pipeline: 'load', trigger: 'drop', limit: 1 });
    if (!tick?.key.startsWith(`in/new_${i}.csv|`)) continue;
    late.push(Date.parse(tick.at) - written - SETTLE_MS);
    break;
  }
}
figures.push(
  { name: 'lateness of a file beyond its settling, median', value: median(late), unit: 'ms' },
  { name: 'lateness, p95', value: quantile(late, 0.95), unit: 'ms' },
);
await (engine as unknown as Engine).close();
report('watched-folder', figures);
await remove();
