import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logLineSchema, runEventSchema } from '../../../shared/runs/events.ts';
import { writeFiles, writeProject } from '../../fixtures/engine.ts';
import { LAUNCHER, start, tidemill } from './command.ts';

let dir: string;
const inProject = (...args: string[]) => tidemill([...args, '--project', dir]);

beforeAll(async () => {
  dir = await writeProject({
    'tidemill.yaml': 'name: shop\n',
    'pipelines/sales/pipeline.yaml': `params:
  minimum: { type: integer, default: 2 }
  label: { type: string, default: x }
blocks:
  - { name: orders, kind: source, file: orders.sql }
  - { name: large, kind: transform, file: large.sql, inputs: [orders] }
  - { name: summary, kind: transform, file: summary.py, inputs: [large] }
`,
    'pipelines/sales/orders.sql':
      "select i as id, '日本 ' || i as city, 12345678901234567 + i as big, case when i > 1 then i end as maybe from range(5) t(i)",
    'pipelines/sales/large.sql': 'select * from orders where id >= $minimum order by id',
    'pipelines/sales/summary.py':
      'def summary(large, params):\n    print("größe", params.label)\n    return {"count": len(large), "label": params.label}\n',
    'pipelines/broken/pipeline.yaml': `blocks:
  - { name: bad, kind: source, file: bad.py }
  - { name: after, kind: transform, file: after.sql, inputs: [bad] }
`,
    'pipelines/broken/bad.py': 'def bad():\n    rows = []\n    return rows[3]\n',
    'pipelines/broken/after.sql': 'select 1',
    'pipelines/invalid/pipeline.yaml': 'blocks:\n  - { name: a, kind: source, file: none.sql }\n',
    'pipelines/slow/pipeline.yaml': 'blocks:\n  - { name: wait, kind: source, file: wait.py }\n',
    'pipelines/slow/wait.py':
      'import time\ndef wait():\n    print("asleep", flush=True)\n    time.sleep(600)\n',
  });
  expect((await inProject('run', 'sales')).status).toBe(0);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('tidemill run', () => {
  it('prints the run as one JSON document, progress going to stderr', async () => {
    const { status, stdout, stderr } = await inProject('run', 'sales', '--json', '--force');
    expect(status).toBe(0);
    const run = JSON.parse(stdout);
    expect(run).toMatchObject({
      run: expect.stringMatching(/^[0-9A-Z]{26}$/),
      pipeline: 'sales',
      status: 'success',
      version: expect.stringMatching(/^[0-9a-f]{40,64}$/),
      started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      ended_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      duration_ms: expect.any(Number),
    });
    expect(run.blocks.map((block: { name: string }) => block.name)).toEqual([
      'orders',
      'large',
      'summary',
    ]);
    expect(run.blocks[1]).toMatchObject({
      status: 'success',
      attempt: 1,
      rows: 3,
      columns: 4,
      bytes: expect.any(Number),
      duration_ms: expect.any(Number),
      output: expect.stringMatching(/^[0-9a-f]{64}$/),
      error: null,
    });
    expect(stderr).toContain('large  success  3 rows');
  });

  it('prints plain lines where there is no terminal', async () => {
    const { status, stdout, stderr } = await inProject('run', 'sales', '--force');
    expect(status).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^run \w{26} of sales: 3 blocks\n/);
    expect(stdout).toMatch(/^orders {2}success {2}5 rows {2}\d.* m?s$/m);
    expect(stdout).toMatch(/^success in .+, run \w{26}\n$/m);
    expect(stdout).not.toContain('\x1b');
  });

  it('prints the events as they happen, each a line of JSON', async () => {
    const { status, stdout } = await inProject('run', 'sales', '--events', '--force');
    expect(status).toBe(0);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => runEventSchema.parse(JSON.parse(line)));
    expect(events[0]?.type).toBe('run');
    expect(events.at(-1)).toMatchObject({ type: 'run_ended', status: 'success' });
    const seqs = events.flatMap((event) => ('seq' in event ? [event.seq] : []));
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });

  it('reads parameters by their declared types', async () => {
    const ran = await inProject(
      'run',
      'sales',
      '--param',
      'minimum=4',
      '--param',
      'label=a=b 日本',
    );
    expect(ran.status).toBe(0);
    const { stdout } = await inProject('show', 'sales.summary', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'value',
      value: { count: 1, label: 'a=b 日本' },
    });
  });

  it.each([
    ['minimum=many', /param\w*\.\w+/],
    ['minimum', /command\.value/],
    ['minimun=3', /params?\.\w+/],
  ])('refuses --param %s', async (param, code) => {
    const { status, stdout } = await inProject('run', 'sales', '--json', '--param', param);
    expect(status).toBe(2);
    expect(JSON.parse(stdout).error.code).toMatch(code);
  });

  it('runs what is selected', async () => {
    const names = async (...options: string[]) => {
      const { stdout } = await inProject('run', 'sales', '--json', ...options);
      return JSON.parse(stdout).blocks.map((block: { name: string }) => block.name);
    };
    expect(await names('--select', '+large')).toEqual(['orders', 'large']);
    expect(await names('--exclude', 'summary')).toEqual(['orders', 'large']);
    const { status, stderr } = await inProject('run', 'sales', '--select', 'lagre');
    expect(status).toBe(2);
    expect(stderr).toContain("'large'");
  });

  it('ends with 1 where a block fails, and shows the error in the user’s own file', async () => {
    const { status, stdout, stderr } = await inProject('run', 'broken', '--json');
    expect(status).toBe(1);
    const run = JSON.parse(stdout);
    expect(run.status).toBe('failed');
    expect(run.blocks[0].error).toMatchObject({
      file: 'pipelines/broken/bad.py',
      line: 3,
      message: expect.stringContaining('list index out of range'),
    });
    expect(run.blocks[1].status).toBe('upstream_failed');
    expect(stderr).toMatch(
      /^error pipelines\/broken\/bad\.py:3\S* \S+: .*list index out of range/m,
    );
    expect(stderr).toMatch(/^> +3 │ +return rows\[3\]$/m);
  });

  it('ends with 2 where the files are wrong, before anything runs', async () => {
    const { status, stdout, stderr } = await inProject('run', 'invalid', '--json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({
      code: expect.any(String),
      file: 'pipelines/invalid/pipeline.yaml',
      line: 2,
    });
    expect(stderr).toMatch(/^error pipelines\/invalid\/pipeline\.yaml:2:\d+ /);
    expect((await inProject('run', 'nope')).status).toBe(2);
  });

  it('ends with 3 on Ctrl-C, with the run cancelled', async () => {
    const started = start(['run', 'slow', '--project', dir]);
    await started.line('wait  running');
    started.interrupt();
    const { status, stdout } = await started.ended;
    expect(status).toBe(3);
    expect(stdout).toMatch(/^cancelled in .+, run /m);
    const { stdout: history } = await inProject('runs', 'slow', '--json', '--limit', '1');
    expect(JSON.parse(history)[0]).toMatchObject({ status: 'cancelled' });
  });

  it('ends with 3 where the launcher alone is asked to end', async () => {
    const started = start(['run', 'slow', '--project', dir]);
    await started.line('wait  running');
    started.child.kill('SIGTERM');
    expect((await started.ended).status).toBe(3);
  });

  it('leaves at once on a second Ctrl-C', async () => {
    const started = start(['run', 'slow', '--project', dir]);
    await started.line('wait  running');
    started.interrupt();
    started.interrupt();
    expect((await started.ended).status).toBe(3);
    const { stdout } = await inProject('runs', 'slow', '--json', '--limit', '1');
    expect(['cancelled', 'interrupted']).toContain(JSON.parse(stdout)[0].status);
  });

  it('goes on when its reader leaves, and shows no stack', async () => {
    const shell = `'${process.execPath}' '${LAUNCHER}' run sales --force --project '${dir}' | head -n 1`;
    const { status, stdout, stderr } = await tidemill(['-c', `set -o pipefail; ${shell}`], {
      program: ['bash'],
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^run \w{26} of sales: 3 blocks\n$/);
  });
});

describe('what a run left', () => {
  beforeAll(async () => {
    expect((await inProject('run', 'sales')).status).toBe(0);
  });

  it('is shown as a table that lines up in any script', async () => {
    const { status, stdout } = await inProject('show', 'sales.orders', '--limit', '3');
    expect(status).toBe(0);
    expect(stdout).toBe(
      [
        'id  city                  big  maybe',
        '──  ──────  ─────────────────  ─────',
        ' 0  日本 0  12345678901234567   null',
        ' 1  日本 1  12345678901234568   null',
        ' 2  日本 2  12345678901234569      2',
        '5 rows, 4 columns; shown: 1 to 3',
        '',
      ].join('\n'),
    );
  });

  it('is shown as JSON, page by page', async () => {
    const { stdout } = await inProject(
      'show',
      'sales.orders',
      '--json',
      '--limit',
      '2',
      '--offset',
      '3',
    );
    expect(JSON.parse(stdout)).toEqual({
      pipeline: 'sales',
      block: 'orders',
      run: expect.stringMatching(/^\w{26}$/),
      kind: 'table',
      num_rows: 5,
      schema: [
        { name: 'id', type: 'BIGINT', nullable: true },
        { name: 'city', type: 'VARCHAR', nullable: true },
        { name: 'big', type: 'BIGINT', nullable: true },
        { name: 'maybe', type: 'BIGINT', nullable: true },
      ],
      rows: [
        [3, '日本 3', '12345678901234570', 3],
        [4, '日本 4', '12345678901234571', 4],
      ],
    });
    const none = JSON.parse(
      (await inProject('show', 'sales.orders', '--json', '--limit', '0')).stdout,
    );
    expect(none.rows).toEqual([]);
    expect(none.num_rows).toBe(5);
  });

  it('is profiled', async () => {
    const { stdout } = await inProject('show', 'sales.orders', '--json', '--profile');
    const { profile } = JSON.parse(stdout);
    expect(profile).toHaveLength(4);
    expect(profile[3]).toMatchObject({ name: 'maybe', nulls: 2, min: '2', max: '4' });
    const human = await inProject('show', 'sales.orders', '--profile');
    expect(human.stdout).toMatch(/^maybe +BIGINT +2 /m);
  });

  it.each([
    ['sales', 'command.argument'],
    ['sales.', 'command.argument'],
    ['nope.orders', 'pipeline.missing'],
    ['sales.ordes', 'block.missing'],
  ])('is not found as %s', async (name, code) => {
    const { status, stdout } = await inProject('show', name, '--json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout).error.code).toContain(code);
  });

  it('is fresh until something changes, and then says what', async () => {
    const fresh = JSON.parse((await inProject('status', 'sales', '--json')).stdout);
    expect(fresh.pipeline).toBe('sales');
    expect(Object.keys(fresh)).toEqual(['pipeline', 'blocks']);
    expect(fresh.blocks[1]).toEqual({ name: 'large', state: 'fresh', reasons: [] });
    await writeFiles(dir, {
      'pipelines/sales/large.sql': 'select * from orders where id > $minimum order by id',
    });
    const stale = JSON.parse((await inProject('status', 'sales', '--json')).stdout);
    expect(stale.blocks[1]).toMatchObject({
      name: 'large',
      state: 'stale',
      reasons: [{ code: 'code', detail: expect.any(String) }],
    });
    const human = await inProject('status', 'sales');
    expect(human.stdout).toMatch(/^large +stale +\S/m);
  });

  it('is in the history, newest first', async () => {
    const { stdout } = await inProject('runs', '--json');
    const runs = JSON.parse(stdout);
    expect(runs.length).toBeGreaterThan(2);
    const ids = runs.map((run: { run: string }) => run.run);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(runs[0]).not.toHaveProperty('blocks');
    const { stdout: human } = await inProject('runs', 'sales', '--limit', '1');
    expect(human.split('\n')[2]).toMatch(/^\w{26} {2}sales +manual +success +\d{4}-\d\d-\d\d /);
    expect((await inProject('runs', 'nope')).status).toBe(2);
  });

  it('has its log', async () => {
    const { stdout } = await inProject('run', 'sales', '--json', '--force', '--select', 'summary');
    const { run } = JSON.parse(stdout);
    const json = JSON.parse((await inProject('logs', run, '--json')).stdout);
    expect(json.map((line: unknown) => logLineSchema.parse(line).text)).toEqual(['größe x']);
    expect(json[0]).toMatchObject({ block: 'summary', attempt: 1, stream: 'stdout' });
    const human = await inProject('logs', run, 'summary');
    expect(human.stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} summary stdout größe x\n$/);
    expect(JSON.parse((await inProject('logs', run, 'orders', '--json')).stdout)).toEqual([]);
    expect((await inProject('logs', 'nope')).status).toBe(2);
  });

  it('cannot be cancelled any more', async () => {
    const [{ run }] = JSON.parse((await inProject('runs', '--json', '--limit', '1')).stdout);
    const { status, stderr } = await inProject('cancel', run);
    expect(status).toBe(2);
    expect(stderr).toContain('run.');
  });
});
