import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NODE_HEIGHT, NODE_WIDTH } from '../../../renderer/canvas/geometry.ts';
import {
  fileOfBlock,
  filesOfDiff,
  languageOf,
} from '../../../renderer/history/code/filesOfDiff.ts';
import { sidesOf } from '../../../renderer/history/comparison/sides.ts';
import { triggersOfDiff } from '../../../renderer/history/comparison/triggersOfDiff.ts';
import { countKinds, diffGraph } from '../../../renderer/history/graph/diffGraph.ts';
import { firstView } from '../../../renderer/history/graph/firstView.ts';
import { moveLine } from '../../../renderer/history/graph/moveLine.ts';
import { askedOf, subjectOf } from '../../../renderer/history/historyView.ts';
import { newestPage, olderPage, withVersion } from '../../../renderer/history/timeline/pages.ts';
import { rowBeside, timelineRows } from '../../../renderer/history/timeline/timelineRows.ts';
import { worstFirst } from '../../../renderer/history/timeline/worstFirst.ts';
import { dayText, momentText } from '../../../renderer/history/versionWords.ts';
import type {
  BlockChange,
  PipelineChange,
  VersionDiff,
  VersionView,
} from '../../../shared/contract/history.ts';
import type { Block, Layout, Pipeline } from '../../../shared/pipeline/document.ts';
import { parsePipeline } from '../../../shared/pipeline/parse-pipeline.ts';
import { defaultBlockSettings } from '../../../shared/pipeline/reading/block-setting.ts';

const block = (name: string, inputs: string[] = []): Block => ({
  name,
  kind: 'transform',
  file: `${name}.sql`,
  language: 'sql',
  inputs,
  description: null,
  ...defaultBlockSettings(),
});
const side = (blocks: Block[], layout: Layout) => ({
  pipeline: { name: 'shop', description: null, params: {}, blocks, triggers: [] },
  layout,
});
const became = (name: string, change: BlockChange['change'], more: Partial<BlockChange> = {}) => ({
  name,
  change,
  renamed_from: null,
  what: [],
  ...more,
});
const edited: PipelineChange = {
  pipeline: 'shop',
  change: 'changed',
  settings: [],
  before: side([block('orders'), block('totals', ['orders']), block('old', ['totals'])], {
    orders: { x: 0, y: 0 },
    totals: { x: 320, y: 0 },
    old: { x: 640, y: 0 },
  }),
  after: side([block('raw_orders'), block('totals', ['raw_orders']), block('fresh')], {
    raw_orders: { x: 0, y: 0 },
    totals: { x: 320, y: 160 },
    fresh: { x: 640, y: 16 },
  }),
  blocks: [
    became('raw_orders', 'changed', { renamed_from: 'orders', what: ['name'] }),
    became('totals', 'moved', { what: ['position'] }),
    became('fresh', 'added'),
    became('old', 'removed'),
  ],
  wires: [
    { from: 'raw_orders', to: 'totals', change: 'same' },
    { from: 'totals', to: 'old', change: 'removed' },
    { from: 'nowhere', to: 'fresh', change: 'added' },
  ],
};
const version = (name: string, time: string): VersionView => ({
  version: name,
  parent: null,
  time,
  name: `edit ${name}`,
  reason: 'save',
  label: null,
  pipelines: ['shop'],
  runs: [],
  runs_total: 0,
});

test('both sides are on one canvas: what is gone where it was, what moved with its old place', () => {
  const { blocks, wires } = diffGraph(edited);
  const found = Object.fromEntries(blocks.map((each) => [each.id, each]));
  expect(found.raw_orders).toMatchObject({ kind: 'renamed', place: { x: 0, y: 0 }, from: null });
  expect(found.totals).toMatchObject({
    kind: 'moved',
    place: { x: 320, y: 160 },
    from: { x: 320, y: 0 },
  });
  expect(found.old?.block.file).toBe('old.sql');
  expect(countKinds(blocks)).toEqual({
    added: 1,
    removed: 1,
    changed: 0,
    renamed: 1,
    moved: 1,
    same: 0,
  });
  expect(wires.map(({ source, target, change }) => [source, target, change])).toEqual([
    ['raw_orders', 'totals', 'same'],
    ['totals', 'old', 'removed'],
  ]);
});

test('no block of a comparison covers one that is gone', () => {
  const { blocks } = diffGraph(edited);
  const gone = blocks.find(({ id }) => id === 'old')?.place ?? { x: 0, y: 0 };
  for (const { id, place } of blocks) {
    if (id === 'old') continue;
    const covers =
      Math.abs(place.x - gone.x) < NODE_WIDTH && Math.abs(place.y - gone.y) < NODE_HEIGHT;
    expect(covers, id).toBe(false);
  }
});

test('blocks without places stand where the other side has them, or are laid out together', () => {
  const onlyBefore = diffGraph({ ...edited, after: side(edited.after?.pipeline.blocks ?? [], {}) });
  expect(onlyBefore.blocks.find(({ id }) => id === 'raw_orders')).toMatchObject({
    place: { x: 0, y: 0 },
    from: null,
  });
  const none = diffGraph({
    ...edited,
    before: side(edited.before?.pipeline.blocks ?? [], {}),
    after: side(edited.after?.pipeline.blocks ?? [], {}),
  });
  const places = none.blocks.map(({ place }) => `${place.x} ${place.y}`);
  expect(new Set(places).size).toBe(none.blocks.length);
  expect(none.blocks.every(({ from }) => from === null)).toBe(true);
});

test('a pipeline that came whole, or could not be read on one side, is drawn as far as it goes', () => {
  const came = diffGraph({
    ...edited,
    change: 'added',
    before: null,
    blocks: ['raw_orders', 'totals', 'fresh'].map((name) => became(name, 'added')),
    wires: [],
  });
  expect(came.blocks.map(({ kind }) => kind)).toEqual(['added', 'added', 'added']);
  expect(diffGraph({ ...edited, after: null, blocks: [], wires: [] }).blocks).toEqual([]);
});

test('the line of a move ends outside the block it leads to, and is left out where it is too short', () => {
  const coordinate = fc.integer({ min: -2_000, max: 2_000 });
  const point = fc.record({ x: coordinate, y: coordinate });
  fc.assert(
    fc.property(point, point, (from, to) => {
      const line = moveLine(from, to);
      if (line === null) {
        expect(Math.abs(from.x - to.x)).toBeLessThanOrEqual(NODE_WIDTH / 2 + 6);
        expect(Math.abs(from.y - to.y)).toBeLessThanOrEqual(NODE_HEIGHT / 2 + 6);
        return;
      }
      const { x, y } = line.end;
      const inside = x > to.x && x < to.x + NODE_WIDTH && y > to.y && y < to.y + NODE_HEIGHT;
      expect(inside).toBe(false);
    }),
  );
});

test('the first view holds every block and enlarges none', () => {
  const room = { width: 800, height: 500 };
  const places = [
    { x: -400, y: 0 },
    { x: 3_000, y: 900 },
  ];
  const { x, y, zoom } = firstView(places, room);
  for (const place of places) {
    expect(place.x * zoom + x).toBeGreaterThanOrEqual(0);
    expect((place.x + NODE_WIDTH) * zoom + x).toBeLessThanOrEqual(room.width);
    expect(place.y * zoom + y).toBeGreaterThanOrEqual(0);
    expect((place.y + NODE_HEIGHT) * zoom + y).toBeLessThanOrEqual(room.height);
  }
  expect(firstView([{ x: 0, y: 0 }], room).zoom).toBe(1);
});

const diff: VersionDiff = {
  from: 'a'.repeat(40),
  to: 'current',
  files: [
    { path: 'pipelines/shop/layout.json', change: 'changed', added: 1, removed: 1 },
    { path: 'pipelines/shop/orders.sql', change: 'removed', added: 0, removed: 3 },
    { path: 'pipelines/shop/pipeline.yaml', change: 'changed', added: 4, removed: 2 },
    { path: 'pipelines/shop/raw_orders.sql', change: 'added', added: 3, removed: 0 },
  ],
  pipelines: [edited],
};

test('the file of a renamed block is one change, and places on the canvas come last', () => {
  expect(filesOfDiff(diff).map(({ change, before, after }) => [change, before, after])).toEqual([
    ['changed', 'pipelines/shop/pipeline.yaml', 'pipelines/shop/pipeline.yaml'],
    ['renamed', 'pipelines/shop/orders.sql', 'pipelines/shop/raw_orders.sql'],
    ['changed', 'pipelines/shop/layout.json', 'pipelines/shop/layout.json'],
  ]);
});

test('a block leads to its own file, to the pipeline where only settings changed, else to its code', () => {
  const files = filesOfDiff(diff);
  const at = (file: string, inPipelineFile: boolean) =>
    fileOfBlock(files, 'shop', { file, inPipelineFile }).key;
  expect(at('raw_orders.sql', true)).toBe('pipelines/shop/raw_orders.sql');
  expect(at('orders.sql', true)).toBe('pipelines/shop/raw_orders.sql');
  expect(at('totals.sql', true)).toBe('pipelines/shop/pipeline.yaml');
  expect(at('totals.sql', false)).toBe('pipelines/shop/totals.sql');
  expect(['a.sql', 'b.py', 'c.ts', 'd.md', 'e.yaml', 'layout.json'].map(languageOf)).toEqual([
    'sql',
    'python',
    'typescript',
    'markdown',
    'yaml',
    'plaintext',
  ]);
});

const now = new Date(2026, 10, 21, 15, 0);
const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 5).toISOString();

test('the timeline has a heading before the first version of each day', () => {
  const rows = timelineRows(
    [version('c', at(21, 14)), version('b', at(21, 9)), version('a', at(20, 23))],
    now,
  );
  expect(rows.map((row) => (row.type === 'day' ? row.text : row.key))).toEqual([
    'Today',
    'c',
    'b',
    'Yesterday',
    'a',
  ]);
  expect(rowBeside(rows, 2, 1)).toBe(4);
  expect(rowBeside(rows, 4, -1)).toBe(2);
  expect(rowBeside(rows, 1, -1)).toBe(1);
  expect(rowBeside(rows, 4, Number.NEGATIVE_INFINITY)).toBe(1);
  expect(rowBeside(rows, 1, Number.POSITIVE_INFINITY)).toBe(4);
});

test('days and moments are told as near as they are', () => {
  expect(dayText(at(19, 9), now)).toMatch(/19/);
  expect(dayText(new Date(2024, 1, 2).toISOString(), now)).toMatch(/2024/);
  expect(momentText(at(21, 14), now)).toBe('14:05');
  expect(momentText(at(20, 23), now)).toMatch(/20.*23:05|23:05.*20/);
});

test('pages join without a gap and without a version twice', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => version(name, at(20, 1)));
  if (!a || !b || !c || !d) throw new Error('four versions');
  const page = (versions: VersionView[], more: boolean) => ({ versions, more, problem: null });
  const first = newestPage({ versions: [], more: false }, page([c, b], true));
  const all = olderPage(first, page([b, a], false));
  expect(all).toEqual({ versions: [c, b, a], more: false });
  expect(newestPage(all, page([d, c], true))).toEqual({ versions: [d, c, b, a], more: false });
  // So much came that what was read before cannot be joined on.
  expect(newestPage({ versions: [a], more: false }, page([d, c], true)).versions).toEqual([d, c]);
  const labelled = { ...b, label: 'before the move' };
  expect(withVersion(all, { ...labelled, runs_total: 99 }).versions).toEqual([c, labelled, a]);
});

test('what is compared is asked by names that the engine knows', () => {
  expect(askedOf({ kind: 'version', version: null }, 'new')).toEqual({ from: null, to: 'new' });
  expect(askedOf({ kind: 'version', version: null }, null)).toBeNull();
  expect(askedOf({ kind: 'now', version: 'a' }, 'new')).toEqual({ from: 'a', to: 'current' });
  expect(askedOf({ kind: 'green', pipeline: 'shop' }, 'new')).toEqual({
    from: 'green:shop',
    to: 'current',
  });
  expect(subjectOf({ kind: 'pair', version: 'b', from: 'a', to: 'b' }, 'new')).toBe('b');
  expect(subjectOf({ kind: 'green', pipeline: 'shop' }, 'new')).toBeNull();
});

test('only a version can be brought back, and two of one minute are told apart', () => {
  const { from, to } = sidesOf(diff, { from: at(21, 14), to: null });
  expect(from.restorable).toBe(true);
  expect(to).toEqual({ ref: 'current', text: 'now', restorable: false });
  expect(sidesOf({ from: null, to: 'b' }, { from: null, to: at(21, 14) }).from.restorable).toBe(
    false,
  );
  const minute = new Date(2026, 10, 21, 14, 5, 9).toISOString();
  const texts = sidesOf({ from: 'a', to: 'b' }, { from: at(21, 14), to: minute });
  expect([texts.from.text, texts.to.text]).toEqual(['14:05:00', '14:05:09']);
});

test('a change says what it does to triggers: those that come, go, or are switched', () => {
  const withTriggers = (...triggers: string[]) => {
    const lines = triggers.map((trigger) => `  - { name: ${trigger}, every: 5m }`);
    const text = lines.length === 0 ? 'blocks: []' : `blocks: []\ntriggers:\n${lines.join('\n')}`;
    const { pipeline } = parsePipeline(text, { file: 'pipeline.yaml', name: 'shop' });
    return { pipeline, layout: {} };
  };
  const change = (
    before: { pipeline: Pipeline; layout: Layout } | null,
    after: { pipeline: Pipeline; layout: Layout } | null,
    how: PipelineChange['change'] = 'changed',
  ): PipelineChange => ({
    pipeline: 'shop',
    change: how,
    blocks: [],
    wires: [],
    settings: [],
    before,
    after,
  });
  const off = 'a, enabled: false';
  expect(triggersOfDiff([change(withTriggers('a'), withTriggers('a'))])).toBe(null);
  expect(triggersOfDiff([change(withTriggers(), withTriggers('a'))])).toBe('1 trigger added');
  expect(triggersOfDiff([change(withTriggers('a', 'b', 'c'), withTriggers())])).toBe(
    '3 triggers removed',
  );
  expect(triggersOfDiff([change(withTriggers(off, 'b'), withTriggers('a', 'c', 'd'))])).toBe(
    '2 triggers added, 1 removed, 1 switched on',
  );
  expect(triggersOfDiff([change(withTriggers('a'), withTriggers(off))])).toBe(
    '1 trigger switched off',
  );
  expect(triggersOfDiff([change(withTriggers('a', 'b'), null, 'removed')])).toBe(
    '2 triggers removed',
  );
  expect(triggersOfDiff([change(withTriggers('a'), null)])).toBe(null);
});

test('of many runs of a version those that failed are drawn before the good ones', () => {
  const run = (id: string, status: VersionView['runs'][number]['status']) => ({
    run: id,
    pipeline: 'shop',
    status,
  });
  const good = ['5', '4', '3'].map((id) => run(id, 'success'));
  const drawn = worstFirst([...good, run('2', 'failed'), run('1', 'cancelled')]);
  expect(drawn.map(({ run: id }) => id)).toEqual(['2', '5', '4']);
});
