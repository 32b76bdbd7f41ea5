import { expect, test } from 'vitest';
import { runPipeline, withEngine, writeFiles } from '../../fixtures/engine.ts';
import { SHOP } from '../project/folders.ts';

test('a run names the version that it ran, whatever is saved while it starts', async () => {
  await withEngine(SHOP, async (engine) => {
    for (let round = 0; round < 5; round += 1) {
      const running = runPipeline(engine, 'shop');
      for (let more = 0; more < 3; more += 1) {
        const code = `select ${round * 10 + more} as id\n`;
        await writeFiles(engine.dir, { 'pipelines/shop/orders.sql': code });
      }
      const { run, version } = await running;
      const ran = await engine.fileOf(version, 'pipelines/shop/orders.sql');
      const { rows } = await engine.page({
        pipeline: 'shop',
        block: 'clean',
        run,
        offset: 0,
        limit: 1,
      });
      expect(`select ${rows[0]?.[0]} as id\n`).toBe(ran);
    }
    const { versions } = await engine.history({ limit: 100 });
    const used = versions.flatMap(({ runs }) => runs);
    expect(used).toHaveLength(5);
    expect(used[0]).toMatchObject({ pipeline: 'shop', status: 'success' });
  });
});

test('a run of all blocks that succeeded is green; one of some blocks is not', async () => {
  await withEngine(SHOP, async (engine) => {
    const { version } = await runPipeline(engine, 'shop');
    await writeFiles(engine.dir, { 'pipelines/shop/clean.sql': 'select 2 as id\n' });
    await runPipeline(engine, 'shop', { select: 'clean' });
    const { from, files } = await engine.diff('green:shop', 'current');
    expect(from).toBe(version);
    expect(files.map(({ path }) => path)).toEqual(['pipelines/shop/clean.sql']);
    const { version: whole } = await runPipeline(engine, 'shop', { mode: 'edit' });
    expect((await engine.diff('green:shop', 'current')).from).toBe(whole);
  });
});
