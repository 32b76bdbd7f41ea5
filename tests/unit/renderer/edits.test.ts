import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../renderer/app/edits/apply.ts';
import {
  emptyHistory,
  record,
  stepBack,
  stepForward,
} from '../../../renderer/app/edits/history.ts';
import { invert } from '../../../renderer/app/edits/inverse.ts';
import { EditQueue } from '../../../renderer/app/edits/queue.ts';
import type { PipelineView } from '../../../shared/contract/views.ts';
import { TidemillError } from '../../../shared/errors.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';

const empty: PipelineView = {
  pipeline: { name: 'p', description: null, params: {}, blocks: [], triggers: [] },
  layout: {},
  code: {},
  problems: [],
  revision: '0',
};

const add = (name: string, inputs: string[] = []): Edit => ({
  type: 'add_block',
  name,
  kind: 'transform',
  language: 'sql',
  inputs,
  code: `select '${name}'`,
  position: { x: 0, y: 0 },
});

const names = ['a', 'b', 'c', 'd'] as const;
const name = fc.constantFrom(...names);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  name.map((each) => add(each)),
  name.map((each): Edit => ({ type: 'remove_block', name: each })),
  fc.tuple(name, name).map(([from, to]): Edit => ({ type: 'connect', from, to })),
  fc.tuple(name, name).map(([from, to]): Edit => ({ type: 'disconnect', from, to })),
  fc
    .tuple(name, fc.constantFrom('x', 'y'))
    .map(([from, to]): Edit => ({ type: 'rename_block', name: from, to })),
  name.map((each): Edit => ({ type: 'set_block', name: each, key: 'enabled', value: false })),
  name.map((each): Edit => ({ type: 'set_block', name: each, key: 'timeout', value: '90s' })),
  name.map(
    (each): Edit => ({
      type: 'set_block',
      name: each,
      key: 'retries',
      value: { count: 2, delay: '7s' },
    }),
  ),
  name.map((each): Edit => ({ type: 'set_block', name: each, key: 'description', value: 'why' })),
  name.map((each): Edit => ({ type: 'set_trigger', name: each, value: null })),
  fc
    .tuple(
      name,
      fc.constantFrom(
        { every: '5m' },
        { schedule: '0 2 * * *', enabled: false },
        { webhook: true },
      ),
      fc.option(name),
    )
    .map(
      ([each, value, to]): Edit => ({
        type: 'set_trigger',
        name: each,
        value: to === null ? value : { ...value, name: to },
      }),
    ),
  fc
    .tuple(name, fc.nat(900))
    .map(([each, x]): Edit => ({ type: 'move_blocks', positions: { [each]: { x, y: 1 } } })),
);

/** A pipeline without regard to the order of its blocks, which undoing a deletion does not restore. */
const unordered = (view: PipelineView) => ({
  ...view,
  pipeline: {
    ...view.pipeline,
    blocks: [...view.pipeline.blocks].sort((one, other) => one.name.localeCompare(other.name)),
  },
});

test('undoing everything gives the pipeline as it was; redoing everything, as it became', () => {
  const start = applyEdits(empty, [add('a'), add('b', ['a']), add('c', ['a', 'b'])]);
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 40 }), (edits) => {
      let view = start;
      let history = emptyHistory;
      for (const each of edits) {
        const after = applyEdits(view, [each]);
        if (after.pipeline === view.pipeline && after.layout === view.layout) continue;
        history = record(history, { label: '', redo: [each], undo: invert(view, [each]) });
        view = after;
      }
      const end = view;
      for (let back = stepBack(history); back !== null; back = stepBack(history)) {
        history = back.history;
        view = applyEdits(view, back.step.undo);
      }
      expect(unordered(view)).toEqual(unordered(start));
      for (let forward = stepForward(history); forward !== null; forward = stepForward(history)) {
        history = forward.history;
        view = applyEdits(view, forward.step.redo);
      }
      expect(unordered(view)).toEqual(unordered(end));
    }),
    { numRuns: 300 },
  );
});

test('a deleted block comes back with its code, place, settings and the order of its consumers', () => {
  const before = applyEdits(empty, [
    add('a'),
    add('b'),
    add('c', ['a', 'b']),
    { type: 'set_block', name: 'a', key: 'cache', value: 'never' },
    { type: 'move_blocks', positions: { a: { x: 160, y: 32 } } },
  ]);
  const removal: Edit[] = [{ type: 'remove_block', name: 'a' }];
  const after = applyEdits(applyEdits(before, removal), invert(before, removal));
  expect(unordered(after)).toEqual(unordered(before));
});

describe('the queue of edits', () => {
  const host = (send: (edits: readonly Edit[]) => Promise<PipelineView>) => {
    const shown: string[][] = [];
    const conflicts: (readonly Edit[])[] = [];
    let files = empty;
    const queue = new EditQueue(empty, {
      send: async (revision, edits) => {
        expect(revision).toBe(files.revision);
        files = { ...(await send(edits)), revision: `${Number(revision) + 1}` };
        return files;
      },
      fetch: async () => files,
      publish: (view) => shown.push(view.pipeline.blocks.map((block) => block.name)),
      conflict: (edits) => conflicts.push(edits),
    });
    return { queue, shown, conflicts, files: () => files };
  };

  test('shows edits at once and saves each on the revision of the one before', async () => {
    let files = empty;
    const { queue, shown } = host(async (edits) => {
      files = applyEdits(files, edits);
      return files;
    });
    const first = queue.add([add('a')]);
    const second = queue.add([add('b', ['a'])]);
    expect(shown.at(-1)).toEqual(['a', 'b']);
    await Promise.all([first, second, queue.settled()]);
    expect(queue.revision).toBe('2');
    expect(queue.idle).toBe(true);
  });

  test('takes back what is refused and goes on with the rest', async () => {
    let files = empty;
    const { queue, shown } = host(async (edits) => {
      if (edits[0]?.type === 'add_block' && edits[0].name === 'bad') {
        throw new TidemillError({ code: 'pipeline.duplicate_block', message: 'no' });
      }
      files = applyEdits(files, edits);
      return files;
    });
    const refused = expect(queue.add([add('bad')])).rejects.toThrow('no');
    const saved = queue.add([add('good')]);
    expect(shown.at(-1)).toEqual(['bad', 'good']);
    await refused;
    await saved;
    await queue.settled();
    expect(shown.at(-1)).toEqual(['good']);
  });

  test('on a conflict shows the files and keeps all unsaved edits for the person to decide', async () => {
    const { queue, shown, conflicts } = host(async () => {
      throw new TidemillError({ code: 'pipeline.conflict', message: 'changed' });
    });
    const both = Promise.allSettled([queue.add([add('a')]), queue.add([add('b')])]);
    await both;
    await queue.settled();
    expect(conflicts).toEqual([[add('a'), add('b')]]);
    expect(shown.at(-1)).toEqual([]);
    expect(queue.idle).toBe(true);
  });
});
