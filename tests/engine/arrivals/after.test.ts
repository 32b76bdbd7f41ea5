import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openEngine } from '../../../electron/engine/engine.ts';
import type { Run } from '../../../shared/runs/events.ts';
import { runPipeline, testHost } from '../../fixtures/engine.ts';
import { putFile } from '../../fixtures/files.ts';
import { pipeline, Scheduled } from './fixture.ts';

let project: Scheduled;
afterEach(() => project.remove());

/** Pipelines without triggers, the last of which fails. */
const UPSTREAM = {
  ...pipeline('orders', '  []\n'),
  ...pipeline('customers', '  []\n'),
  ...pipeline('broken', '  []\n'),
  'pipelines/broken/one.sql': 'select no_such_column',
};
const chain = (rule: string) => ({
  ...UPSTREAM,
  ...pipeline('report', `  - { name: chain, ${rule}, overlap: queue }\n`),
});
const run = (name: string, request = {}) => runPipeline(project.engine, name, request);
const ticks = (count: number) => project.ticks('report', 'chain', count);
const keys = async (count: number) => (await ticks(count)).map(({ key }) => key);

describe('a pipeline after another', () => {
  it('runs once for each whole run of it that succeeds, and knows which', async () => {
    project = await Scheduled.open({
      ...UPSTREAM,
      ...pipeline(
        'report',
        `  - { name: chain, after: orders, params: { run: "\${run}" } }\n`,
        'params:\n  run: { type: string, default: none }\n',
      ),
    });
    await run('customers');
    await run('orders', { select: 'one' });
    await run('orders', { mode: 'edit' });
    const first = await run('orders');
    const [tick] = await ticks(1);
    expect(tick).toMatchObject({ key: first.run, outcome: 'success', nominal: first.ended_at });
    expect(await project.engine.run(tick?.run ?? '')).toMatchObject({
      trigger_type: 'after',
      cause: 'orders succeeded',
      params: { run: first.run },
    });
    const second = await run('orders');
    expect(await keys(2)).toEqual([first.run, second.run]);
  });

  it('runs when it fails, or in either case, as `when` says', async () => {
    project = await Scheduled.open({
      ...UPSTREAM,
      ...pipeline('report', '  - { name: chain, after: [broken], when: failure }\n'),
      ...pipeline('always', '  - { name: chain, after: [broken], when: finish }\n'),
      ...pipeline('never', '  - { name: chain, after: [broken] }\n'),
    });
    const failed = await run('broken');
    expect(failed.status).toBe('failed');
    expect(await keys(1)).toEqual([failed.run]);
    const [always] = await project.ticks('always', 'chain', 1);
    expect(always?.key).toBe(failed.run);
    await putFile(path.join(project.dir, 'pipelines/broken/one.sql'), 'select 1 as x');
    const mended = await run('broken');
    const all = await project.ticks('always', 'chain', 2);
    expect(all.map(({ key }) => key)).toEqual([failed.run, mended.run]);
    const [never] = await project.ticks('never', 'chain', 1);
    expect(never?.key).toBe(mended.run);
  });

  it('takes no cancelled run for one that has finished', async () => {
    project = await Scheduled.open({
      ...chain('after: slow, when: finish'),
      ...pipeline('slow', '  []\n'),
      'pipelines/slow/one.sql': 'select count(*) as x from range(100000000000)',
    });
    const { run: slow } = await project.engine.startRun({
      pipeline: 'slow',
      params: {},
      force: false,
      mode: 'full',
      partition: null,
    });
    await project.engine.cancelRun(slow);
    for await (const _ of project.engine.runEvents(slow, 0));
    await putFile(path.join(project.dir, 'pipelines/slow/one.sql'), 'select 1 as x');
    const done = await run('slow');
    expect(await keys(1)).toEqual([done.run]);
  });

  it('waits for all of several, each since it last ran', async () => {
    project = await Scheduled.open(chain('after: [orders, customers]'));
    const orders: Run[] = [];
    for (let i = 0; i < 3; i += 1) orders.push(await run('orders'));
    const first = await run('customers');
    expect(await keys(1)).toEqual([`${orders[2]?.run}+${first.run}`]);
    await run('customers');
    const second = await run('customers');
    const last = await run('orders');
    expect(await keys(2)).toEqual([`${orders[2]?.run}+${first.run}`, `${last.run}+${second.run}`]);
    const [tick] = await project.engine.ticks({ pipeline: 'report', trigger: 'chain', limit: 1 });
    const { cause } = await project.engine.run(tick?.run ?? '');
    expect(cause).toBe('orders and customers succeeded');
  });

  it('makes a chain with others, which hands on what interval it is for', async () => {
    project = await Scheduled.open({
      ...chain('after: clean'),
      ...pipeline('orders', '  - { name: nightly, schedule: "0 2 * * *", timezone: UTC }\n'),
      ...pipeline('clean', '  - { name: chain, after: orders }\n'),
    });
    const nominal = '2026-03-02T02:00:00.000Z';
    await project.engine.fireTrigger({ pipeline: 'orders', trigger: 'nightly', nominal });
    const [tick] = await ticks(1);
    expect(await project.engine.run(tick?.run ?? '')).toMatchObject({
      cause: 'clean succeeded',
      interval: { start: '2026-03-01T02:00:00.000Z', end: nominal },
    });
  });
});

describe('a pipeline after itself', () => {
  it.each([
    ['report', { report: 'report' }, 'report → report'],
    ['a', { a: 'b', b: 'c', c: 'a' }, 'a → c → b → a'],
  ])('is told and never started: %s', async (name, after, cycle) => {
    const files = Object.entries(after).map(([own, before]) =>
      pipeline(own, `  - { name: chain, after: ${before} }\n`),
    );
    project = await Scheduled.open({
      ...UPSTREAM,
      ...Object.assign({}, ...files),
      ...pipeline('outside', `  - { name: chain, after: ${name} }\n`),
    });
    expect(await project.problem(name, 'chain')).toBe(
      `It would start itself again and again, so it is not answered to: ${cycle}.`,
    );
    expect(await project.problem('outside', 'chain')).toBeNull();
    const first = await run(name);
    const [tick] = await project.ticks('outside', 'chain', 1);
    expect(tick?.key).toBe(first.run);
    expect(await project.engine.ticks({ pipeline: name, trigger: 'chain', limit: 9 })).toEqual([]);
  });
});

describe('what ends while no scheduler looks', () => {
  /** An engine that runs what it is asked to, as a command in a terminal does. */
  const elsewhere = async (names: string[]) => {
    const engine = await openEngine({ dir: project.dir, host: testHost() });
    const runs: string[] = [];
    for (const name of names) runs.push((await runPipeline(engine, name)).run);
    await engine.close();
    return runs;
  };

  it('is answered to at the next start, exactly once', async () => {
    project = await Scheduled.open(chain('after: orders, catch_up: none'));
    let runs: string[] = [];
    await project.reopen(async () => {
      runs = await elsewhere(['orders', 'orders']);
    });
    expect(await keys(2)).toEqual(runs);
    await project.reopen();
    const more = await run('orders');
    expect(await keys(3)).toEqual([...runs, more.run]);
  });

  it.each([
    ['none', ['missed', 'missed', 'missed']],
    ['latest', ['missed', 'missed', 'success']],
    ['all', ['success', 'success', 'success']],
  ])('is caught up with, long after: %s', async (rule, outcomes) => {
    project = await Scheduled.open(chain(`after: orders, catch_up: ${rule}`));
    let runs: string[] = [];
    await project.reopen(async () => {
      runs = await elsewhere(['orders', 'orders', 'orders']);
    }, 600_000);
    const all = await ticks(3);
    const byRun = new Map(all.map(({ key, outcome }) => [key, outcome]));
    expect(runs.map((key) => byRun.get(key))).toEqual(outcomes);
  });

  it('before the trigger was there is nothing to it', async () => {
    project = await Scheduled.open({ ...UPSTREAM, ...pipeline('report', '  []\n') });
    await run('orders');
    const files: Record<string, string> = chain('after: orders');
    await putFile(
      path.join(project.dir, 'pipelines/report/pipeline.yaml'),
      files['pipelines/report/pipeline.yaml'] ?? '',
    );
    await project.until(async () => (await project.engine.triggers({ next: 0 })).length > 0);
    const later = await run('orders');
    expect(await keys(1)).toEqual([later.run]);
  });
});
