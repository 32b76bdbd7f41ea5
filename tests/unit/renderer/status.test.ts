import { expect, test } from 'vitest';
import { offerAll, offerSelection } from '../../../renderer/app/commands/plan.ts';
import { searchAll } from '../../../renderer/app/palette/search.ts';
import { outlineRows } from '../../../renderer/app/shell/outlineRows.ts';
import { blockLook } from '../../../renderer/app/status/blockLook.ts';
import { agoText, compactCount, durationText, rowsText } from '../../../renderer/ui/measures.ts';
import type { BlockFreshness } from '../../../shared/contract/views.ts';
import type { Block } from '../../../shared/pipeline/document.ts';
import { defaultBlockSettings } from '../../../shared/pipeline/reading/block-setting.ts';
import { queuedBlock } from '../../../shared/runs/queued-block.ts';

const block = (name: string, inputs: string[] = [], kind: Block['kind'] = 'transform'): Block => ({
  name,
  kind,
  file: `${name}.sql`,
  language: 'sql',
  inputs,
  description: null,
  ...defaultBlockSettings(),
});
const fresh = (name: string): BlockFreshness => ({ name, state: 'fresh', reasons: [] });
const unknown = {
  line: undefined,
  live: false,
  last: undefined,
  freshness: undefined,
  progress: undefined,
};
const last = {
  name: 'a',
  run: 'r',
  status: 'success',
  rows: 1_240_000,
  duration_ms: 1_234,
  ended_at: null,
  error: null,
};

test('the run button says what will run', () => {
  const blocks = [block('a'), block('b', ['a']), block('words', [], 'note')];
  expect(offerAll(blocks, {})?.label).toBe('Run 2 blocks');
  expect(offerAll(blocks, { a: fresh('a') })).toMatchObject({
    label: 'Run 1 block',
    request: { force: false },
  });
  expect(offerAll(blocks, { a: fresh('a'), b: fresh('b') })).toMatchObject({
    label: 'Run all 2 again',
    request: { force: true },
  });
  expect(offerAll([block('a')], { a: fresh('a') })?.label).toBe('Run again');
  expect(offerAll([block('words', [], 'note')], {})).toBeNull();
  expect(offerSelection(blocks, {}, ['b'])).toMatchObject({
    label: 'Run b and 1 block before',
    request: { select: '+b', force: false },
  });
  expect(offerSelection(blocks, { a: fresh('a'), b: fresh('b') }, ['b'])).toMatchObject({
    label: 'Run b again',
    request: { select: 'b', force: true },
  });
});

test('a block looks like its last run, unless that is no longer good', () => {
  expect(blockLook(unknown)).toMatchObject({ glyph: 'never', word: 'not run' });
  expect(blockLook({ ...unknown, last, freshness: fresh('a') })).toMatchObject({
    glyph: 'success',
    word: 'ok',
    detail: '1.2 s',
    rows: 1_240_000,
  });
  const stale: BlockFreshness = {
    name: 'a',
    state: 'stale',
    reasons: [{ code: 'upstream', detail: '' }],
  };
  expect(blockLook({ ...unknown, last, freshness: stale })).toMatchObject({
    glyph: 'stale',
    tone: 'stale',
    detail: 'input changed',
  });
  expect(
    blockLook({ ...unknown, last: { ...last, status: 'failed', error: 'KeyError: x\n  at y' } }),
  ).toMatchObject({ glyph: 'failed', error: 'KeyError: x', rows: null });
});

test('a running block shows how far it is', () => {
  const line = { ...queuedBlock('a'), status: 'running' as const, attempt: 1 };
  const running = { ...unknown, line, live: true, last };
  expect(blockLook({ ...running, progress: { done: 430, total: 1_000 } })).toMatchObject({
    detail: '43 %',
    share: 0.43,
  });
  expect(blockLook({ ...running, progress: { done: 12_400, total: null } }).detail).toBe('12.4 k');
});

test('the outline unfolds every block once and leaves none out', () => {
  const blocks = [
    block('a'),
    block('b'),
    block('c', ['a', 'b']),
    block('d', ['c']),
    block('x', ['y']),
    block('y', ['x']),
  ];
  const rows = outlineRows(blocks, new Set());
  expect(rows.map((row) => `${row.level} ${row.key}`)).toEqual([
    '0 a',
    '1 a/c',
    '2 a/c/d',
    '0 b',
    '1 b/c',
    '0 x',
    '1 x/y',
    '2 x/y/x',
  ]);
  expect(outlineRows(blocks, new Set(['a'])).map((row) => row.key)).not.toContain('a/c/d');
});

test('the palette finds by the letters of a name', () => {
  const blocks = [block('clean_orders'), block('orders')];
  const titles = (text: string) => searchAll(text, [], blocks, ['sales']).map(({ title }) => title);
  expect(titles('ord')).toEqual(['orders', 'clean_orders']);
  expect(titles('#clo')).toEqual(['clean_orders']);
  expect(titles('sales')).toEqual(['sales']);
});

test('quantities fit a footer', () => {
  expect([0, 941, 12_430, 999_600, 1_240_000, 3_000_000].map(compactCount)).toEqual([
    '0',
    '941',
    '12.4 k',
    '1 M',
    '1.24 M',
    '3 M',
  ]);
  expect([8, 1_234, 125_000, 4_320_000].map(durationText)).toEqual([
    '8 ms',
    '1.2 s',
    '2 min 5 s',
    '1 h 12 min',
  ]);
  expect(agoText('2026-01-01T00:00:00Z', Date.parse('2026-01-01T02:10:00Z'))).toBe('2 h');
});

test('one row is said in the singular', () => {
  expect([0, 1, 1_240_000].map((rows) => rowsText(rows))).toEqual([
    '0 rows',
    '1 row',
    '1.24 M rows',
  ]);
  expect(rowsText(1_240_000, true)).toBe('1,240,000 rows');
});
