import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/engine/api.ts';
import { rowsOf, runPipeline, statuses, withEngine } from '../../fixtures/engine.ts';
import { putFile } from '../../fixtures/files.ts';

const files = {
  'data/orders.csv': 'id,total\n1,10\n2,20\n',
  'pipelines/p/helper.py': 'FACTOR = 2\n',
  'pipelines/p/pipeline.yaml': `
params:
  min_total: { type: integer, default: 0 }
blocks:
  - { name: orders, kind: source, file: orders.sql }
  - { name: kept, kind: transform, file: kept.sql, inputs: [orders] }
  - { name: doubled, kind: transform, file: doubled.py, inputs: [kept] }
  - { name: total, kind: transform, file: total.ts, inputs: [doubled] }
`,
  'pipelines/p/orders.sql': "select * from 'data/orders.csv'",
  'pipelines/p/kept.sql': 'select * from orders where total >= $min_total',
  'pipelines/p/doubled.py': `
import helper

def doubled(kept: list):
    return [{"id": row["id"], "total": row["total"] * helper.FACTOR} for row in kept]
`,
  'pipelines/p/total.ts': `
export default async function ({ doubled }: { doubled: { rows(): Promise<{ total: bigint }[]> } }) {
  return [{ total: (await doubled.rows()).reduce((sum, row) => sum + row.total, 0n) }];
}
`,
};

const ran = { orders: 'success', kept: 'success', doubled: 'success', total: 'success' };
const cached = { orders: 'cached', kept: 'cached', doubled: 'cached', total: 'cached' };

const rewrite = (engine: Engine, file: string, text: string) =>
  changed(engine, () => putFile(path.join(engine.dir, file), text));

/** Does something to the files and waits until the engine has seen it. */
async function changed(engine: Engine, act: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const changes = engine.changes(stop.signal)[Symbol.asyncIterator]();
  await changes.next();
  await act();
  // Versions change meanwhile, too.
  let seen = await changes.next();
  while (!seen.done && seen.value.type !== 'pipeline') seen = await changes.next();
  stop.abort();
}

async function reasons(engine: Engine): Promise<Record<string, string[]>> {
  const { blocks } = await engine.status('p');
  const stale = blocks.filter((block) => block.state !== 'fresh');
  return Object.fromEntries(
    stale.map((block) => [block.name, block.reasons.map((reason) => reason.code)]),
  );
}

describe('outputs are reused', () => {
  it('when nothing changed: all of them while editing, all but sources in a whole run', async () => {
    await withEngine(files, async (engine) => {
      expect(statuses(await runPipeline(engine, 'p'))).toEqual(ran);
      expect(await reasons(engine)).toEqual({});
      expect(statuses(await runPipeline(engine, 'p', { mode: 'edit' }))).toEqual(cached);
      expect(statuses(await runPipeline(engine, 'p'))).toEqual({ ...cached, orders: 'success' });
      expect(statuses(await runPipeline(engine, 'p', { force: true }))).toEqual(ran);
    });
  });

  it('from where data stopped changing: an edit that gives the same rows ends there', async () => {
    await withEngine(files, async (engine) => {
      await runPipeline(engine, 'p');
      await rewrite(engine, 'pipelines/p/kept.sql', 'select * from orders where total > -1');
      expect(await reasons(engine)).toEqual({
        kept: ['code', 'params'],
        doubled: ['upstream'],
        total: ['upstream'],
      });
      const run = await runPipeline(engine, 'p', { mode: 'edit' });
      expect(statuses(run)).toEqual({ ...cached, kept: 'success' });
    });
  });

  it('of an unordered result whose rows came in another order', async () => {
    const groups = {
      'pipelines/p/pipeline.yaml': `
blocks:
  - { name: grouped, kind: transform, file: grouped.sql, cache: never }
  - { name: after, kind: transform, file: after.sql, inputs: [grouped] }
`,
      'pipelines/p/grouped.sql':
        'select i % 5000 as k, count(*) as n from range(400000) t(i) group by all',
      'pipelines/p/after.sql': 'select count(*) as n from grouped',
    };
    await withEngine(groups, async (engine) => {
      await runPipeline(engine, 'p');
      for (let i = 0; i < 3; i += 1) {
        const run = await runPipeline(engine, 'p');
        expect(statuses(run)).toEqual({ grouped: 'success', after: 'cached' });
      }
    });
  });

  it('not when a comment or white space of the SQL is all that differs from being the same', async () => {
    await withEngine(files, async (engine) => {
      await runPipeline(engine, 'p');
      await rewrite(
        engine,
        'pipelines/p/kept.sql',
        '-- why\nselect *\nfrom orders /* all */ where total >= $min_total\n',
      );
      expect(await reasons(engine)).toEqual({});
    });
  });

  it('again after going back to what was before', async () => {
    await withEngine(files, async (engine) => {
      await runPipeline(engine, 'p');
      await runPipeline(engine, 'p', { mode: 'edit', params: { min_total: 15 } });
      expect(await rowsOf(engine, 'p', 'total')).toEqual([[40]]);
      const back = await runPipeline(engine, 'p', { mode: 'edit' });
      expect(statuses(back)).toEqual(cached);
      expect(await rowsOf(engine, 'p', 'total')).toEqual([[60]]);
    });
  });
});

describe('staleness is explained', () => {
  it('by a parameter, a file that SQL reads and a module that Python imports', async () => {
    await withEngine(files, async (engine) => {
      await runPipeline(engine, 'p', { params: { min_total: 15 } });
      expect(await reasons(engine)).toMatchObject({ kept: ['params'] });
      await runPipeline(engine, 'p');
      await putFile(path.join(engine.dir, 'pipelines/p/helper.py'), 'FACTOR = 3\n');
      expect(await reasons(engine)).toEqual({ doubled: ['code'], total: ['upstream'] });
      const run = await runPipeline(engine, 'p', { mode: 'edit' });
      expect(statuses(run)).toMatchObject({ kept: 'cached', doubled: 'success' });
      expect(await rowsOf(engine, 'p', 'total')).toEqual([[90]]);

      await putFile(path.join(engine.dir, 'data/orders.csv'), 'id,total\n1,1000\n');
      expect(await reasons(engine)).toMatchObject({ orders: ['files'] });
      await runPipeline(engine, 'p', { mode: 'edit' });
      expect(await rowsOf(engine, 'p', 'total')).toEqual([[3000]]);
    });
  });

  it('by an output that is gone', async () => {
    await withEngine(files, async (engine) => {
      const run = await runPipeline(engine, 'p');
      const sha = run.blocks.find((block) => block.name === 'doubled')?.output ?? '';
      const { rm } = await import('node:fs/promises');
      await rm(path.join(engine.dir, '.tidemill/outputs', sha.slice(0, 2)), { recursive: true });
      const { blocks } = await engine.status('p');
      expect(blocks.find((block) => block.name === 'doubled')?.state).toBe('missing');
      const again = await runPipeline(engine, 'p', { mode: 'edit' });
      expect(statuses(again)).toEqual({ ...cached, doubled: 'success' });
    });
  });
});
