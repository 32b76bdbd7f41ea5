import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Run, RunBlock, RunEvent } from '../../../shared/runs/events.ts';
import { queuedBlock } from '../../../shared/runs/queued-block.ts';
import { reduceRun } from '../../../shared/runs/reducer.ts';
import { blockStatusSchema } from '../../../shared/runs/states.ts';
import { runWith } from '../../fixtures/runs.ts';

const block = (name: string, fields: Partial<RunBlock> = {}): RunBlock => ({
  ...queuedBlock(name),
  ...fields,
});

const begun = runWith({ run: 'r', blocks: [block('a'), block('b')] });

const first: RunEvent = { type: 'run', seq: 1, time: begun.started_at, run: begun };

it('gives for any replay the last word on each block, and leaves earlier states as they were', () => {
  const change = fc.record({
    name: fc.constantFrom('a', 'b'),
    status: fc.constantFrom(...blockStatusSchema.options),
    attempt: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const events: RunEvent[] = changes.map((fields, at) => ({
        type: 'block',
        seq: at + 2,
        time: begun.started_at,
        run: 'r',
        block: block(fields.name, fields),
      }));
      const end = [first, ...events].reduce<Run | null>(reduceRun, null);
      for (const name of ['a', 'b']) {
        const said = changes.filter((one) => one.name === name).at(-1);
        const now = end?.blocks.find((one) => one.name === name);
        expect(now?.status).toBe(said?.status ?? 'queued');
        expect(now?.attempt).toBe(said?.attempt ?? 0);
      }
      expect(begun.blocks).toEqual([block('a'), block('b')]);
    }),
  );
});

it('ends a run, and does not listen to events of another', () => {
  const ended_at = '2026-01-01T00:00:01.000Z';
  const ended: RunEvent = {
    type: 'run_ended',
    seq: 2,
    time: ended_at,
    run: 'r',
    status: 'success',
    ended_at,
    duration_ms: 1_000,
  };
  expect(reduceRun(begun, { ...ended, run: 'other' })).toBe(begun);
  expect(reduceRun(begun, ended)).toEqual({
    ...begun,
    status: 'success',
    ended_at,
    duration_ms: 1_000,
  });
});
