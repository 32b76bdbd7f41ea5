import { expect, test } from 'vitest';
import { runPipeline, statuses } from '../../fixtures/engine.ts';
import { folderOf } from '../project/folders.ts';
import { engineOn, refusal } from './open-engine.ts';

const BLOCKS = 5_000;
/** Chains of so many blocks each, all beginning with a source. */
const CHAIN = 100;

function manyBlocks(): Record<string, string> {
  const files: Record<string, string> = {};
  const lines = ['blocks:'];
  for (let number = 0; number < BLOCKS; number++) {
    const first = number % CHAIN === 0;
    const kind = first ? 'source' : `transform, inputs: [b${number - 1}]`;
    lines.push(`  - { name: b${number}, file: b${number}.sql, kind: ${kind} }`);
    files[`pipelines/p/b${number}.sql`] = first ? 'select 1 as x' : `from b${number - 1}`;
  }
  files['pipelines/p/pipeline.yaml'] = `${lines.join('\n')}\n`;
  return files;
}

test('a pipeline of 5,000 blocks is checked, told about and run in part', async () => {
  const engine = await engineOn(folderOf(manyBlocks()));
  const view = await engine.pipeline('p');
  expect([view.pipeline.blocks.length, view.problems]).toEqual([BLOCKS, []]);
  expect((await engine.status('p')).blocks).toHaveLength(BLOCKS);

  const run = await runPipeline(engine, 'p', { select: '+b3,b4900' });
  expect(statuses(run)).toEqual({
    b0: 'success',
    b1: 'success',
    b2: 'success',
    b3: 'success',
    b4900: 'success',
  });
  const { blocks } = await engine.status('p');
  expect(blocks.filter(({ state }) => state === 'fresh')).toHaveLength(5);

  const { data } = await refusal(runPipeline(engine, 'p', { select: 'b50001' }));
  expect(data).toMatchObject({ code: 'selection.unknown_block', hint: expect.any(String) });
  const missing = await runPipeline(engine, 'p', { select: 'b4999' });
  expect(missing.blocks[0]?.error).toMatchObject({
    code: 'run.missing_input',
    hint: expect.stringContaining('--select +b4999'),
  });
  expect(await engine.runs({ limit: 10 })).toHaveLength(2);
});
