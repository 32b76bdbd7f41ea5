import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/engine/api.ts';
import { openEngine } from '../../../electron/engine/engine.ts';
import type { TickView } from '../../../shared/contract/schedule.ts';
import { testHost, writeFiles, writeProject } from '../../fixtures/engine.ts';
import { HandClock } from './hand-clock.ts';

const START = '2026-03-02T08:30:00Z';

const YAML = (triggers: string) => `
params:
  day: { type: date, default: 2000-01-01 }
blocks:
  - { name: say, kind: source, file: say.py }
  - { name: tell, kind: source, file: tell.ts }
triggers:
${triggers}
`;

const HOURLY = `  - { name: hourly, schedule: "0 * * * *", params: { day: "\${date}" } }`;

const BLOCKS = {
  'pipelines/p/say.py': `
def say(params, context):
    return {"day": str(params.day), "start": str(context.interval.start), "end": str(context.interval.end)}
`,
  'pipelines/p/tell.ts': `
export default async function ({ context }) {
  return [{ start: context.interval.start, end: context.interval.end }];
}
`,
};

/** A block that runs until the file `go` is there. */
const WAITING = {
  'pipelines/p/pipeline.yaml': '',
  'pipelines/p/wait.ts': `
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
export default async function ({ context }) {
  while (!existsSync('go')) await setTimeout(20);
  return [{ done: true }];
}
`,
};

interface World {
  engine: Engine;
  clock: HandClock;
  dir: string;
  reopen(): Promise<Engine>;
}

async function withScheduler(
  files: Record<string, string>,
  test: (world: World) => Promise<void>,
): Promise<void> {
  const dir = await writeProject(files);
  const clock = new HandClock(START);
  const open = async () => {
    const engine = await openEngine({ dir, host: { ...testHost(), clock }, scheduler: true });
    await engine.triggers({ next: 0 });
    return engine;
  };
  const world: World = {
    engine: await open(),
    clock,
    dir,
    async reopen() {
      await world.engine.close();
      world.engine = await open();
      return world.engine;
    },
  };
  try {
    await test(world);
  } finally {
    await world.engine.close();
    await rm(dir, { recursive: true, force: true });
  }
}

const ticksOf = async (engine: Engine, trigger = 'hourly') =>
  (await engine.ticks({ pipeline: 'p', trigger, limit: 100 })).reverse();

/** Waits until the ticks of a trigger are as they should be. */
async function ticksWhen(
  engine: Engine,
  trigger: string,
  isSo: (ticks: TickView[]) => boolean,
): Promise<TickView[]> {
  const stop = new AbortController();
  for await (const _ of engine.changes(stop.signal)) {
    const ticks = await ticksOf(engine, trigger);
    if (isSo(ticks)) return ticks;
  }
  throw new Error('The engine was closed.');
}

const are = (outcomes: string[]) => (ticks: TickView[]) =>
  ticks.map(({ outcome }) => outcome).join() === outcomes.join();
const over = (count: number) => (ticks: TickView[]) =>
  ticks.filter(({ outcome }) => outcome === 'success').length >= count;

it('runs a pipeline at its time, which its blocks know', async () => {
  const files = { ...BLOCKS, 'pipelines/p/pipeline.yaml': YAML(HOURLY) };
  await withScheduler(files, async ({ engine, clock }) => {
    clock.passTo('2026-03-02T09:00:01Z');
    const [tick] = await ticksWhen(engine, 'hourly', over(1));
    const run = await engine.run(tick?.run ?? '');
    expect(run).toMatchObject({
      status: 'success',
      trigger: 'hourly',
      trigger_type: 'schedule',
      nominal: '2026-03-02T09:00:00.000Z',
      interval: { start: '2026-03-02T08:00:00.000Z', end: '2026-03-02T09:00:00.000Z' },
      cause: 'on its schedule, 0 * * * *',
      whole: true,
      params: { day: '2026-03-02' },
    });
    const value = await engine.page({ pipeline: 'p', block: 'say', offset: 0, limit: 10 });
    expect(JSON.stringify(value)).toContain('2026-03-02 08:00:00+00:00');
    expect(JSON.stringify(value)).toContain('2026-03-02 09:00:00+00:00');
    const table = await engine.page({ pipeline: 'p', block: 'tell', offset: 0, limit: 10 });
    expect(JSON.stringify(table.rows)).toContain('2026-03-02T08:00:00');
    expect(await engine.info()).toMatchObject({ scheduler: true });
  });
});

it('runs what the engine missed while it was closed, and lists missed runs among the others', async () => {
  const files = { ...BLOCKS, 'pipelines/p/pipeline.yaml': YAML(HOURLY) };
  await withScheduler(files, async (world) => {
    await world.engine.close();
    world.clock.passTo('2026-03-02T11:10:00Z');
    await world.reopen();
    const ticks = await ticksWhen(world.engine, 'hourly', over(1));
    expect(ticks.map(({ outcome }) => outcome)).toEqual(['missed', 'missed', 'success']);
    const runs = await world.engine.runs({ pipeline: 'p', limit: 10 });
    expect(runs.map(({ status }) => status)).toEqual(['success', 'missed', 'missed']);
    const events = [];
    for await (const event of world.engine.runEvents(ticks[0]?.run ?? '', 0))
      events.push(event.type);
    expect(events).toEqual(['run', 'run_ended']);
  });
});

it('refuses a tick of a pipeline that is being edited, and runs the next when it is mended', async () => {
  const good = YAML(HOURLY);
  await withScheduler({ ...BLOCKS, 'pipelines/p/pipeline.yaml': good }, async (world) => {
    const { engine, clock, dir } = world;
    const problemWhen = async (isSo: (problem: string | null) => boolean) => {
      for await (const _ of engine.changes()) {
        const [view] = await engine.triggers({ next: 0 });
        if (view && isSo(view.problem)) return;
      }
    };
    await writeFiles(dir, { 'pipelines/p/pipeline.yaml': good.replace('say.py', 'gone.py') });
    await problemWhen((problem) => problem?.includes('errors') ?? false);
    clock.passTo('2026-03-02T09:00:01Z');
    const [tick] = await ticksWhen(engine, 'hourly', (ticks) => ticks[0]?.outcome === 'refused');
    expect(tick?.reason).toContain('gone.py');
    await writeFiles(dir, { 'pipelines/p/pipeline.yaml': good });
    await problemWhen((problem) => problem === null);
    clock.passTo('2026-03-02T10:00:01Z');
    await ticksWhen(engine, 'hourly', over(1));
  });
});

describe('overlap of real runs', () => {
  const yaml = (overlap: string) => `
blocks: [{ name: wait, kind: source, file: wait.ts }]
triggers: [{ name: hourly, schedule: "0 * * * *", overlap: ${overlap} }]
`;

  it.each([
    ['skip', ['running', 'skipped'], ['success', 'skipped']],
    ['queue', ['running', 'queued'], ['success', 'success']],
    ['cancel_running', ['cancelled', 'running'], ['cancelled', 'success']],
    ['allow', ['running', 'running'], ['success', 'success']],
  ])('%s', async (overlap, first, then) => {
    const files = { ...WAITING, 'pipelines/p/pipeline.yaml': yaml(overlap) };
    await withScheduler(files, async ({ engine, clock, dir }) => {
      clock.passTo('2026-03-02T09:00:01Z');
      await ticksWhen(engine, 'hourly', are(['running']));
      clock.passTo('2026-03-02T10:00:01Z');
      await ticksWhen(engine, 'hourly', are(first));
      await writeFiles(dir, { go: '' });
      await ticksWhen(engine, 'hourly', are(then));
    });
  });
});

it('keeps the rows of runs that closing the engine interrupts, and those that wait for the next one', async () => {
  const yaml = `
blocks: [{ name: wait, kind: source, file: wait.ts }]
triggers: [{ name: hourly, schedule: "0 * * * *", overlap: queue }]
`;
  await withScheduler({ ...WAITING, 'pipelines/p/pipeline.yaml': yaml }, async (world) => {
    world.clock.passTo('2026-03-02T09:00:01Z');
    await ticksWhen(world.engine, 'hourly', are(['running']));
    world.clock.passTo('2026-03-02T10:00:01Z');
    await ticksWhen(world.engine, 'hourly', are(['running', 'queued']));
    await world.reopen();
    await writeFiles(world.dir, { go: '' });
    await ticksWhen(world.engine, 'hourly', are(['interrupted', 'success']));
  });
});

it('fires every second by the machine’s own clock, each second once and not before its time', async () => {
  const dir = await writeProject({
    'pipelines/p/pipeline.yaml':
      'blocks: [{ name: one, kind: source, file: one.sql }]\n' +
      'triggers: [{ name: hourly, schedule: "* * * * * *", overlap: allow }]\n',
    'pipelines/p/one.sql': 'select 1 as one',
  });
  const engine = await openEngine({ dir, host: testHost(), scheduler: true });
  try {
    // Runs of ticks that come late, all at once, begin in any order.
    const ticks = await ticksWhen(engine, 'hourly', over(3));
    const nominals = ticks.map(({ nominal }) => Date.parse(nominal) / 1_000);
    const [first = 0] = nominals;
    expect(nominals).toEqual(nominals.map((_, at) => first + at));
    for (const tick of ticks.filter(({ run }) => run !== null)) {
      const run = await engine.run(tick.run ?? '');
      expect(run.started_at >= tick.nominal).toBe(true);
    }
  } finally {
    await engine.close();
    await rm(dir, { recursive: true, force: true });
  }
});

it('takes up, once, the tick of an engine that was killed between tick and run', async () => {
  const dir = await writeProject({ ...BLOCKS, 'pipelines/p/pipeline.yaml': YAML(HOURLY) });
  try {
    await killedWithTick(dir);
    const clock = new HandClock('2026-03-02T09:00:20Z');
    const engine = await openEngine({ dir, host: { ...testHost(), clock }, scheduler: true });
    try {
      const ticks = await ticksWhen(engine, 'hourly', over(1));
      expect(ticks.map(({ nominal }) => nominal)).toEqual(['2026-03-02T09:00:00.000Z']);
      clock.passTo('2026-03-02T09:30:00Z');
      const runs = await engine.runs({ limit: 10 });
      expect(runs.map(({ nominal }) => nominal)).toEqual(['2026-03-02T09:00:00.000Z']);
    } finally {
      await engine.close();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

/** Runs an engine in a process of its own until it has recorded a tick, and kills it at that very moment. */
async function killedWithTick(dir: string): Promise<void> {
  const { spawn } = await import('node:child_process');
  const script = path.join(import.meta.dirname, 'killed-with-tick.ts');
  const child = spawn(process.execPath, [script, dir, START], { stdio: 'inherit' });
  const signal = await new Promise((resolve) => child.on('exit', (_code, by) => resolve(by)));
  expect(signal).toBe('SIGKILL');
}
