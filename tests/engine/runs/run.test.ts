import { describe, expect, it } from 'vitest';
import type { Run, RunEvent } from '../../../shared/runs/events.ts';
import { reduceRun } from '../../../shared/runs/reducer.ts';
import { rowsOf, runPipeline, statuses, withEngine } from '../../fixtures/engine.ts';

const threeLanguages = {
  'pipelines/shop/pipeline.yaml': `
params:
  min_total: { type: number, default: 10 }
blocks:
  - { name: orders, kind: source, file: orders.sql }
  - { name: big, kind: transform, file: big.py, inputs: [orders] }
  - { name: labelled, kind: transform, file: labelled.ts, inputs: [big] }
  - { name: total, kind: transform, file: total.sql, inputs: [labelled] }
  - { name: about, kind: note, file: about.md }
`,
  'pipelines/shop/orders.sql':
    "select i as id, i * 7 as total, 'größe ' || i as name from range(5) t(i)",
  'pipelines/shop/big.py': `
def big(orders: list, params, context):
    print("rows", len(orders))
    return [row for row in orders if row["total"] >= params.min_total]
`,
  'pipelines/shop/labelled.ts': `
export default async function ({ big }: { big: { rows(): Promise<{ id: bigint; name: string }[]> } }) {
  return (await big.rows()).map((row) => ({ ...row, label: row.name.toUpperCase() }));
}
`,
  'pipelines/shop/total.sql':
    'select count(*) as n, sum(total) as total, max(label) as label from labelled',
  'pipelines/shop/about.md': '# About\n',
};

describe('a run', () => {
  it('takes data through three languages and leaves out notes', async () => {
    await withEngine(threeLanguages, async (engine) => {
      const run = await runPipeline(engine, 'shop');
      expect(run.blocks.filter((block) => block.error !== null)).toEqual([]);
      expect(statuses(run)).toEqual({
        orders: 'success',
        big: 'success',
        labelled: 'success',
        total: 'success',
      });
      expect(run.status).toBe('success');
      expect(await rowsOf(engine, 'shop', 'total')).toEqual([[3, 63, 'GRÖSSE 4']]);
      const lines = await engine.logs({ run: run.run, after_seq: 0, limit: 100 });
      expect(lines.filter((line) => line.stream === 'stdout').map((line) => line.text)).toEqual([
        'rows 5',
      ]);
      expect(run.blocks.map((block) => block.rows)).toEqual([5, 3, 3, 1]);
    });
  });

  it('tells a late listener the same as an early one', async () => {
    await withEngine(threeLanguages, async (engine) => {
      const started = await engine.startRun({
        pipeline: 'shop',
        params: { min_total: 0 },
        force: false,
        mode: 'full',
        partition: null,
      });
      const early: RunEvent[] = [];
      for await (const event of engine.runEvents(started.run, 0)) early.push(event);
      const late: RunEvent[] = [];
      for await (const event of engine.runEvents(started.run, 0)) late.push(event);
      const kept = early.filter((event) => event.type !== 'progress');
      expect(late).toEqual(kept);
      expect(kept.map((event) => event.seq)).toEqual(kept.map((_, at) => at + 1));
      const folded = late.reduce<Run | null>(reduceRun, null);
      expect(folded).toEqual(await engine.run(started.run));
      expect(folded?.params).toEqual({ min_total: 0 });
    });
  });

  it('fails with the user’s own line, and stops only what depends on it', async () => {
    const files = {
      'pipelines/p/pipeline.yaml': `
blocks:
  - { name: bad, kind: source, file: bad.py }
  - { name: after, kind: transform, file: after.sql, inputs: [bad] }
  - { name: beside, kind: source, file: beside.sql }
`,
      'pipelines/p/bad.py': 'def bad():\n    orders = {}\n    return orders["total"]\n',
      'pipelines/p/after.sql': 'select * from bad',
      'pipelines/p/beside.sql': 'select 1 as one',
    };
    await withEngine(files, async (engine) => {
      const run = await runPipeline(engine, 'p');
      expect(run.status).toBe('failed');
      expect(statuses(run)).toEqual({
        bad: 'failed',
        after: 'upstream_failed',
        beside: 'success',
      });
      const error = run.blocks[0]?.error;
      expect(error).toMatchObject({ file: 'pipelines/p/bad.py', line: 3, type: 'KeyError' });
      expect(JSON.stringify(error)).not.toContain('tidemill_worker');
      const { last } = await engine.status('p');
      expect(last.find(({ name }) => name === 'bad')?.error).toBe("KeyError: 'total'");
    });
  });

  it('is warned when a failure was handled downstream', async () => {
    const files = {
      'pipelines/p/pipeline.yaml': `
blocks:
  - { name: bad, kind: source, file: bad.sql }
  - { name: tell, kind: sink, file: tell.py, inputs: [bad], run_if: any_failed }
  - { name: never, kind: sink, file: never.sql, inputs: [tell], run_if: any_failed }
`,
      'pipelines/p/bad.sql': 'select nothing',
      'pipelines/p/tell.py': 'def tell(context):\n    print("told")\n',
      'pipelines/p/never.sql': 'select 1',
    };
    await withEngine(files, async (engine) => {
      const run = await runPipeline(engine, 'p');
      expect(statuses(run)).toEqual({ bad: 'failed', tell: 'success', never: 'skipped' });
      expect(run.status).toBe('warned');
    });
  });

  it('passes the input of a bypassed block on, and skips a disabled source with what follows', async () => {
    const files = {
      'pipelines/p/pipeline.yaml': `
blocks:
  - { name: a, kind: source, file: a.sql }
  - { name: b, kind: transform, file: b.sql, inputs: [a], enabled: false }
  - { name: c, kind: transform, file: c.sql, inputs: [b] }
  - { name: off, kind: source, file: a.sql.sql, enabled: false }
  - { name: after_off, kind: transform, file: d.sql, inputs: [off] }
`,
      'pipelines/p/a.sql': 'select 1 as x',
      'pipelines/p/b.sql': 'select x + 1 as x from a',
      'pipelines/p/c.sql': 'select x * 10 as x from b',
      'pipelines/p/a.sql.sql': 'select 1 as x',
      'pipelines/p/d.sql': 'select * from off',
    };
    await withEngine(files, async (engine) => {
      const run = await runPipeline(engine, 'p');
      expect(statuses(run)).toMatchObject({
        a: 'success',
        b: 'skipped',
        c: 'success',
        off: 'skipped',
        after_off: 'skipped',
      });
      expect(run.status).toBe('success');
      expect(await rowsOf(engine, 'p', 'c')).toEqual([[10]]);
    });
  });

  it('stops behind a condition that says no, and fails at a check that does', async () => {
    const files = {
      'pipelines/p/pipeline.yaml': `
blocks:
  - { name: a, kind: source, file: a.sql }
  - { name: wanted, kind: condition, file: wanted.py, inputs: [a] }
  - { name: behind, kind: transform, file: behind.sql, inputs: [a, wanted] }
  - { name: fine, kind: check, file: fine.py, inputs: [a] }
  - { name: wrong, kind: check, file: wrong.sql, inputs: [a] }
`,
      'pipelines/p/a.sql': 'select 1 as x',
      'pipelines/p/wanted.py': 'def wanted(a: list):\n    return len(a) > 1\n',
      'pipelines/p/behind.sql': 'select * from a',
      'pipelines/p/fine.py': 'def fine(a: list):\n    return len(a) == 1\n',
      'pipelines/p/wrong.sql': 'select * from a where x = 1',
    };
    await withEngine(files, async (engine) => {
      const run = await runPipeline(engine, 'p');
      expect(statuses(run)).toEqual({
        a: 'success',
        wanted: 'success',
        behind: 'skipped',
        fine: 'success',
        wrong: 'failed',
      });
      expect(run.blocks.find((block) => block.name === 'wrong')?.error?.code).toBe('check.failed');
    });
  });

  it('tries again as often as it may, and keeps count', async () => {
    const files = {
      'pipelines/p/pipeline.yaml': `
blocks:
  - name: flaky
    kind: source
    file: flaky.py
    retries: { count: 3, delay: 1ms, jitter: none }
  - name: hopeless
    kind: source
    file: hopeless.py
    retries: { count: 1, delay: 1ms, jitter: none }
`,
      'pipelines/p/flaky.py': `
def flaky(context):
    if context.attempt < 3:
        raise RuntimeError("not yet")
    return {"attempt": context.attempt}
`,
      'pipelines/p/hopeless.py': 'def hopeless():\n    raise RuntimeError("never")\n',
    };
    await withEngine(files, async (engine) => {
      const run = await runPipeline(engine, 'p');
      const [flaky, hopeless] = run.blocks;
      expect(flaky).toMatchObject({ status: 'success', attempt: 3, error: null });
      expect(hopeless).toMatchObject({ status: 'failed', attempt: 2 });
    });
  });

  it('gives a secret only to the block that asks, and says what is missing', async () => {
    const files = {
      'tidemill.yaml':
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the file's own syntax
        'connections:\n  dw: { type: postgres, password: "${secret:dw_password}" }\n',
      'pipelines/p/pipeline.yaml': `
blocks:
  - { name: ask, kind: source, file: ask.py }
  - { name: lack, kind: source, file: lack.py }
`,
      'pipelines/p/ask.py': `
import os
def ask(context):
    assert "pw" not in str(dict(os.environ))
    return [context.secret("dw_password") == context.connection("dw")["password"]]
`,
      'pipelines/p/lack.py': 'def lack(context):\n    return context.secret("nothing")\n',
    };
    await withEngine(
      files,
      async (engine) => {
        const run = await runPipeline(engine, 'p');
        expect(run.blocks[0]?.error).toBeNull();
        expect(run.blocks[1]?.error?.message).toContain('nothing');
        const shown = await engine.page({ pipeline: 'p', block: 'ask', offset: 0, limit: 1 });
        expect(shown.value).toEqual([true]);
      },
      { dw_password: 'pw-4711' },
    );
  });
});

describe('what cannot start', () => {
  it('says so before anything runs', async () => {
    const files = {
      'pipelines/p/pipeline.yaml': `
blocks:
  - { name: a, kind: source, file: a.sql }
  - { name: b, kind: transform, file: b.sql, inputs: [a] }
`,
      'pipelines/p/a.sql': 'select 1 as x',
      'pipelines/p/b.sql': 'select * from a',
      'pipelines/broken/pipeline.yaml': `
blocks:
  - { name: a, kind: transform, file: a.sql, inputs: [b] }
  - { name: b, kind: transform, file: b.sql, inputs: [a, zzz] }
`,
      'pipelines/broken/a.sql': 'select 1',
      'pipelines/broken/b.sql': 'select 1',
    };
    await withEngine(files, async (engine) => {
      const start = (request: Parameters<typeof runPipeline>[2], pipeline = 'p') =>
        runPipeline(engine, pipeline, request);
      await expect(start({}, 'nope')).rejects.toMatchObject({ code: 'pipeline.missing' });
      await expect(start({ select: 'zzz' })).rejects.toMatchObject({
        code: 'selection.unknown_block',
      });
      await expect(start({ params: { x: 1 } })).rejects.toMatchObject({ code: 'param.unknown' });
      await expect(start({}, 'broken')).rejects.toMatchObject({ code: 'pipeline.invalid' });
      expect(await engine.runs({ limit: 10 })).toEqual([]);

      const alone = await start({ select: 'b' });
      expect(alone.blocks[0]?.error?.code).toBe('run.missing_input');
      const whole = await start({ select: '+b' });
      expect(statuses(whole)).toEqual({ a: 'success', b: 'success' });
    });
  });
});
