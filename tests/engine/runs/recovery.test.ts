import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEngine } from '../../../electron/engine/engine.ts';
import type { RunEvent } from '../../../shared/runs/events.ts';
import { rowsOf, runPipeline, statuses, testHost, writeProject } from '../../fixtures/engine.ts';

const files = {
  'pipelines/p/pipeline.yaml': `
blocks:
  - { name: first, kind: source, file: first.sql }
  - { name: second, kind: transform, file: second.py, inputs: [first] }
  - { name: endless, kind: transform, file: endless.py, inputs: [second] }
  - { name: after, kind: transform, file: after.sql, inputs: [endless] }
`,
  'pipelines/p/first.sql': 'select i as x from range(1000) t(i)',
  'pipelines/p/second.py': 'def second(first: list):\n    return first\n',
  'pipelines/p/endless.py': 'def endless(second: list):\n    while True:\n        pass\n',
  'pipelines/p/after.sql': 'select * from endless',
};

let dir: string;
beforeEach(async () => {
  dir = await writeProject(files);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const node = path.resolve(import.meta.dirname, '../../../node_modules/node/bin/node');
const program = path.resolve(import.meta.dirname, '../../fixtures/engine-process.ts');

/** Starts an engine process and kills it, without a chance to clean up, when `now` says so of an event. */
async function killEngineWhen(now: (event: RunEvent) => boolean): Promise<RunEvent[]> {
  const child = spawn(node, [program, dir, 'p'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.on('exit', resolve));
  const events: RunEvent[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as RunEvent;
    events.push(event);
    if (now(event)) child.kill('SIGKILL');
  }
  await exited;
  return events;
}

const isBlock = (event: RunEvent, name: string, status: string) =>
  event.type === 'block' && event.block.name === name && event.block.status === status;

/** What is published: a worker that the engine's death has not reached yet may still be writing under `tmp`. */
async function storedFiles(): Promise<string[]> {
  const store = path.join(dir, '.tidemill/outputs');
  const names = await readdir(store, { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile() && path.relative(store, entry.parentPath) !== 'tmp')
    .map((entry) => path.join(entry.parentPath, entry.name));
}

describe('after kill -9 of the engine', () => {
  it('the next start marks the run interrupted, keeps what was published and takes it up again', async () => {
    const told = await killEngineWhen((event) => isBlock(event, 'endless', 'running'));

    const engine = await openEngine({ dir, host: testHost() });
    try {
      const [summary] = await engine.runs({ limit: 10 });
      expect(summary).toMatchObject({ status: 'interrupted', pipeline: 'p' });
      const run = await engine.run(summary?.run ?? '');
      expect(statuses(run)).toEqual({
        first: 'success',
        second: 'success',
        endless: 'interrupted',
        after: 'interrupted',
      });
      const seqs: number[] = [];
      for await (const event of engine.runEvents(run.run, 0)) {
        if (event.type !== 'progress') seqs.push(event.seq);
      }
      expect(seqs).toEqual(seqs.map((_, at) => at + 1));
      expect(seqs.length).toBeGreaterThan(told.length);
      expect(await rowsOf(engine, 'p', 'second')).toHaveLength(100);

      const again = await runPipeline(engine, 'p', { select: '+second', mode: 'edit' });
      expect(statuses(again)).toEqual({ first: 'cached', second: 'cached' });
    } finally {
      await engine.close();
    }
  });

  it('at any moment, every file in the store is whole', async () => {
    let moment = 0;
    for (const stop of [1, 2, 3, 4, 5, 6]) {
      moment = 0;
      await killEngineWhen((event) => event.type !== 'progress' && ++moment === stop);
      const engine = await openEngine({ dir, host: testHost() });
      try {
        expect((await engine.runs({ limit: 1 }))[0]?.status).toBe('interrupted');
      } finally {
        await engine.close();
      }
      for (const file of await storedFiles()) {
        const sha = createHash('sha256')
          .update(await readFile(file))
          .digest('hex');
        expect(path.basename(file).split('.')[0]).toBe(sha);
      }
    }
  });
});

describe('cancelling', () => {
  it('ends an endless block and what waits for it, and leaves the rest as it was', async () => {
    const engine = await openEngine({ dir, host: testHost() });
    try {
      const started = await engine.startRun({
        pipeline: 'p',
        params: {},
        force: false,
        mode: 'full',
        partition: null,
      });
      for await (const event of engine.runEvents(started.run, 0)) {
        if (isBlock(event, 'endless', 'running')) await engine.cancelRun(started.run);
      }
      const run = await engine.run(started.run);
      expect(run.status).toBe('cancelled');
      expect(statuses(run)).toEqual({
        first: 'success',
        second: 'success',
        endless: 'cancelled',
        after: 'cancelled',
      });
      await expect(engine.cancelRun(run.run)).rejects.toMatchObject({ code: 'run.finished' });
      await expect(engine.cancelRun('nope')).rejects.toMatchObject({ code: 'run.missing' });
      const next = await runPipeline(engine, 'p', { select: '+second' });
      expect(next.status).toBe('success');
    } finally {
      await engine.close();
    }
  });
});
