import path from 'node:path';
import { expect, test } from 'vitest';
import { withEngine } from '../../fixtures/engine.ts';
import { putFile } from '../../fixtures/files.ts';

const block = 'blocks:\n  - name: a\n    kind: source\n    file: a.sql\n';
const pipelineWith = (trigger: string) => `${block}triggers:\n  - name: t\n    ${trigger}\n`;
const project = (files: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(files).flatMap(([name, text]) =>
      name.includes('/') || name.endsWith('.yaml')
        ? [[name, text]]
        : [
            [`pipelines/${name}/pipeline.yaml`, text],
            [`pipelines/${name}/a.sql`, 'select 1 as x'],
          ],
    ),
  );

test('a calendar that tidemill.yaml does not have is an error at its place, until it is there', async () => {
  const files = project({
    'tidemill.yaml': 'calendars:\n  office: { weekend: [sunday] }\n',
    nightly: pipelineWith('schedule: "0 2 * * *"\n    calendar: ofice'),
  });
  await withEngine(files, async (engine) => {
    expect((await engine.pipeline('nightly')).problems).toMatchObject([
      {
        code: 'trigger.unknown_calendar',
        severity: 'error',
        file: 'pipelines/nightly/pipeline.yaml',
        line: 8,
        hint: "Did you mean 'office'?",
      },
    ]);
    const settings = 'calendars:\n  ofice: { weekend: [sunday] }\n';
    await putFile(path.join(engine.dir, 'tidemill.yaml'), settings);
    expect((await engine.pipeline('nightly')).problems).toEqual([]);
  });
});

test('a pipeline that is not there cannot be waited for', async () => {
  const files = project({ orders: block, chain: pipelineWith('after: [orders, costumers]') });
  await withEngine(files, async (engine) => {
    expect((await engine.pipeline('chain')).problems).toMatchObject([
      { code: 'trigger.unknown_pipeline', line: 7, file: 'pipelines/chain/pipeline.yaml' },
    ]);
    await engine.createPipeline('costumers');
    expect((await engine.pipeline('chain')).problems).toEqual([]);
  });
});

test('pipelines that start each other in a circle are told of as a whole', async () => {
  const files = project({
    one: pipelineWith('after: two'),
    two: pipelineWith('after: three'),
    three: pipelineWith('after: one'),
    free: pipelineWith('after: one'),
  });
  await withEngine(files, async (engine) => {
    const { problems } = await engine.project();
    expect(problems.map(({ code, pipeline }) => [code, pipeline])).toEqual([
      ['trigger.loop', 'one'],
      ['trigger.loop', 'three'],
      ['trigger.loop', 'two'],
    ]);
    expect(problems[0]?.message).toContain('one → three → two → one');
  });
});
