import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../renderer/app/edits/apply.ts';
import { invert } from '../../../renderer/app/edits/inverse.ts';
import { TidemillError } from '../../../shared/errors.ts';
import { type PipelineFiles, planEdits } from '../../../shared/pipeline/editing/plan-edits.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';
import { parsePipeline } from '../../../shared/pipeline/parse-pipeline.ts';
import type { Json } from '../../../shared/worker/protocol.ts';

type SetTrigger = Extract<Edit, { type: 'set_trigger' }>;
type Value = Record<string, Json> | null;

const set = (name: string, value: Value): SetTrigger => ({ type: 'set_trigger', name, value });

function read(document: string): PipelineFiles {
  const { pipeline, problems } = parsePipeline(document, { file: 'pipeline.yaml', name: 'p' });
  const fileState = () => 'file' as const;
  return { pipeline, layout: {}, code: {}, document, problems, layoutIsSound: true, fileState };
}

/** The text of the file after the edits; as it was where they change nothing. */
function edited(document: string, ...edits: Edit[]): string {
  const { operations, after } = planEdits(read(document), edits, {});
  const written = operations.find((each) => each.type === 'write' && each.file === 'pipeline.yaml');
  const text = written?.type === 'write' ? written.text : document;
  const inOrder = (triggers: readonly { name: string }[]) =>
    [...triggers].sort((a, b) => a.name.localeCompare(b.name));
  expect(inOrder(read(text).pipeline.triggers)).toEqual(inOrder(after.pipeline.triggers));
  return text;
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof TidemillError) return thrown.code;
    throw thrown;
  }
  return 'nothing was thrown';
}

const FILE = `# The shop
params:
  least: { type: integer, default: 1 }
blocks:
  - { name: orders, kind: source, file: orders.sql }

# When it runs
triggers:
  # after the shop has closed
  - name: nightly        # the important one
    schedule: "0 2 * * *"   # in the night
    overlap: skip        # said, though it is the default
    params:
      # small ones are noise
      least: 5
  - { name: often, every: 60m } # in passing
`;

describe('adding a trigger', () => {
  test('makes the list, and taking the trigger back takes the list with it', () => {
    const bare = 'blocks:\n  - { name: orders, kind: source, file: orders.sql }\n';
    const text = edited(bare, set('nightly', { schedule: '0 2 * * *', timezone: 'Europe/Madrid' }));
    expect(text).toBe(
      `${bare}triggers:\n  - name: nightly\n    schedule: 0 2 * * *\n    timezone: Europe/Madrid\n`,
    );
    expect(edited(text, set('nightly', null))).toBe(bare);
  });

  test('puts it last, written as the others are', () => {
    expect(edited(FILE, set('more', { every: '5m', params: { least: 2 } }))).toBe(
      `${FILE}  - { name: more, every: 5m, params: { least: 2 } }\n`,
    );
  });

  test('does not make a line that nobody can read', () => {
    const value = {
      schedule: '0 2 1,15 * *',
      timezone: 'America/Argentina/Buenos_Aires',
      end: '2027-12-31',
    };
    const text = edited(FILE, set('twice_a_month', value));
    expect(text.slice(FILE.length)).toBe(
      '  - name: twice_a_month\n    schedule: 0 2 1,15 * *\n    timezone: America/Argentina/Buenos_Aires\n    end: 2027-12-31\n',
    );
  });

  test('refuses what the file could not say, with the code of the file', () => {
    expect(codeOf(() => edited(FILE, set('x', {})))).toBe('trigger.bad_schedule');
    expect(codeOf(() => edited(FILE, set('x', { every: '5m', overlap: 'maybe' })))).toBe(
      'trigger.bad_value',
    );
    expect(codeOf(() => edited(FILE, set('x', { every: '5m', params: { least: 'a' } })))).toBe(
      'param.bad_type',
    );
    expect(codeOf(() => edited(FILE, set('gone', null)))).toBe('pipeline.unknown_trigger');
    expect(codeOf(() => edited(FILE, set('often', { every: '5m', name: 'nightly' })))).toBe(
      'trigger.duplicate_name',
    );
  });
});

describe('changing a trigger', () => {
  const nightly = { schedule: '0 2 * * *', params: { least: 5 } };

  test('leaves a file that says the same as it is, whatever its words', () => {
    expect(edited(FILE, set('nightly', nightly))).toBe(FILE);
    expect(edited(FILE, set('often', { every: '1h' }))).toBe(FILE);
  });

  test('writes just what is another now', () => {
    expect(edited(FILE, set('nightly', { ...nightly, schedule: '30 2 * * *' }))).toBe(
      FILE.replace('"0 2 * * *"', '30 2 * * *'),
    );
    expect(edited(FILE, set('nightly', { ...nightly, params: { least: 7 } }))).toBe(
      FILE.replace('least: 5', 'least: 7'),
    );
    expect(edited(FILE, set('often', { every: '1h', enabled: false }))).toBe(
      FILE.replace('every: 60m }', 'every: 60m, enabled: false }'),
    );
    expect(edited(FILE, set('nightly', { ...nightly, name: 'night' }))).toBe(
      FILE.replace('name: nightly ', 'name: night '),
    );
  });

  test('gives it another way to fire and keeps the comments of what stays', () => {
    const text = edited(FILE, set('nightly', { every: '12h', params: { least: 5 } }));
    expect(text).not.toContain('schedule:');
    expect(text).toContain('every: 12h');
    for (const comment of ['# the important one', '# small ones are noise', '# said, though']) {
      expect(text).toContain(comment);
    }
  });

  test('mends one that the file has with an error', () => {
    const broken = FILE.replace('"0 2 * * *"', '"0 2"');
    expect(read(broken).pipeline.triggers.map(({ name }) => name)).toEqual(['often']);
    const text = edited(broken, set('nightly', nightly));
    expect(read(text).pipeline.triggers.map(({ name }) => name)).toEqual(['nightly', 'often']);
    expect(text).toContain('# in the night');
  });

  test.each<[string, Edit]>([
    ['changed', set('nightly', { schedule: '0 3 * * *', catch_up: 'all' })],
    ['renamed', set('nightly', { ...nightly, name: 'night' })],
    ['paused', set('nightly', { ...nightly, enabled: false })],
    ['added', set('more', { every: '5m' })],
  ])('%s and taken back, the pipeline is as it was', (_what, edit) => {
    const { pipeline, problems } = parsePipeline(FILE, { file: 'pipeline.yaml', name: 'p' });
    const view = { pipeline, problems, layout: {}, code: {}, revision: '' };
    const back = invert(view, [edit]);
    expect(applyEdits(applyEdits(view, [edit]), back).pipeline).toEqual(pipeline);
    expect(read(edited(edited(FILE, edit), ...back)).pipeline).toEqual(pipeline);
  });

  test('deleted and taken back, it has all it had, where it was', () => {
    const { pipeline, problems } = parsePipeline(FILE, { file: 'pipeline.yaml', name: 'p' });
    const view = { pipeline, problems, layout: {}, code: {}, revision: '' };
    const text = edited(FILE, set('nightly', null));
    expect(text).not.toContain('nightly');
    expect(text).toContain('# after the shop has closed');
    const again = edited(text, ...invert(view, [set('nightly', null)]));
    expect(read(again).pipeline).toEqual(pipeline);
    expect(again).toMatch(
      /# after the shop has closed\n {2}- \{ name: nightly, .*\n {2}- \{ name: often/,
    );
  });

  test.each([
    'triggers:\n  # the first\n  - name: a\n    every: 5m\n\n  - name: b\n    every: 6m\n\n  - name: c\n    every: 7m\n',
    'triggers: [{ name: a, every: 5m }, { name: b, every: 6m }, { name: c, every: 7m }]\n',
  ])('deleted and taken back, the file is as it was: %j', (triggers) => {
    const text = `blocks: []\n${triggers}`;
    const { pipeline, problems } = parsePipeline(text, { file: 'pipeline.yaml', name: 'p' });
    const view = { pipeline, problems, layout: {}, code: {}, revision: '' };
    for (const name of ['a', 'b', 'c']) {
      const back = invert(view, [set(name, null)]);
      expect(edited(edited(text, set(name, null)), ...back)).toBe(text);
    }
  });

  test('what is to stand before one that is gone stands last', () => {
    const text = edited(FILE, { ...set('more', { every: '5m' }), before: 'gone' });
    expect(text).toBe(`${FILE}  - { name: more, every: 5m }\n`);
  });
});
