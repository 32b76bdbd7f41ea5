import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openEngine } from '../../../electron/engine/engine.ts';
import { openDatabase } from '../../../electron/engine/runs/database.ts';
import { Ledger } from '../../../electron/engine/runs/ledger.ts';
import { testHost, writeProject } from '../../fixtures/engine.ts';

const FILES = {
  'pipelines/p/pipeline.yaml': `
blocks:
  - { name: wait, kind: source, file: wait.ts }
  - { name: after, kind: transform, file: after.sql, inputs: [wait] }
triggers:
  - { name: nightly, schedule: "0 2 * * *" }
`,
  'pipelines/p/wait.ts':
    'export default async () => new Promise(() => setInterval(() => {}, 1000));\n',
  'pipelines/p/after.sql': 'select * from wait\n',
};

test('a run that a trigger started and the engine closed on is interrupted; one by hand is cancelled', async () => {
  const dir = await writeProject(FILES);
  try {
    const engine = await openEngine({ dir, host: testHost(), scheduler: true });
    const wanted = await engine.fireTrigger({ pipeline: 'p', trigger: 'nightly', nominal: null });
    const byHand = await engine.startRun({
      pipeline: 'p',
      params: {},
      force: false,
      mode: 'full',
      partition: null,
    });
    await engine.close();
    const again = await openEngine({ dir, host: testHost() });
    const [first, second] = [await again.run(wanted.run), await again.run(byHand.run)];
    await again.close();
    expect([first.status, ...first.blocks.map(({ status }) => status)]).toEqual(
      Array(3).fill('interrupted'),
    );
    expect([second.status, ...second.blocks.map(({ status }) => status)]).toEqual(
      Array(3).fill('cancelled'),
    );
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

test('a run that is about to start when the engine closes is not left on', async () => {
  const dir = await writeProject(FILES);
  try {
    const engine = await openEngine({ dir, host: testHost(), scheduler: true });
    await engine.triggers({ next: 0 });
    const starting = engine
      .fireTrigger({ pipeline: 'p', trigger: 'nightly', nominal: null })
      .catch((error: unknown) => error);
    await engine.close();
    expect(await starting).toMatchObject({ code: 'run.closing' });
    const database = openDatabase(path.join(dir, '.tidemill'));
    const left = new Ledger(database).unfinished();
    database.close();
    expect(left).toEqual([]);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
