import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../electron/engine/runs/database.ts';
import type { Dispatcher, Occurrence } from '../../../electron/engine/schedule/api.ts';
import { FilesTriggers } from '../../../electron/engine/schedule/arrivals/files/files-triggers.ts';
import { putFile } from '../../fixtures/files.ts';
import { trigger } from '../schedule/rig.ts';
import { LeapingClock } from './leaping-clock.ts';

const HOUR = 3_600_000;

it('a file that could not be recorded is, soon after that can be done, however long Tidemill has been on', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'tidemill-files-'));
  await mkdir(path.join(dir, 'in'));
  const database = openDatabase(dir);
  const clock = new LeapingClock();
  let isFull = true;
  let changed = () => {};
  let came = (_: Occurrence) => {};
  const dispatcher = {
    async offer(occurrence, also) {
      came(occurrence);
      if (isFull) throw new Error('The disk is full.');
      also?.();
      return { known: false };
    },
  } as Dispatcher;
  const offered = () => new Promise<Occurrence>((resolve) => (came = resolve));
  const drop = {
    pipeline: 'load',
    definition: trigger({ type: 'files', schedule: null, files: ['in/*.csv'], settle_ms: 20 }),
    since: Date.now(),
  };
  const triggers = new FilesTriggers({
    projectDir: dir,
    database,
    clock,
    dispatcher,
    onChange: () => changed(),
  });
  onTestFinished(async () => {
    await triggers.close();
    database.close();
    await rm(dir, { recursive: true });
  });
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise<void>((resolve) => (changed = resolve));
  };
  triggers.set([drop]);
  await until(() => triggers.describe(drop).notes.length === 0);
  clock.leap(24 * HOUR);
  const refused = offered();
  await putFile(path.join(dir, 'in/a.csv'), 'a');
  await refused;
  await until(() => triggers.describe(drop).problem !== null);
  expect(triggers.describe(drop).problem).toBe('The disk is full.');
  isFull = false;
  const taken = offered();
  // However long a busy machine took to look, it looks again after a small multiple of that.
  clock.leap(HOUR);
  expect(await taken).toMatchObject({ facts: { file: 'in/a.csv' } });
  await until(() => triggers.describe(drop).problem === null);
});
