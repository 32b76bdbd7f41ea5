import { describe, expect, test } from 'vitest';
import {
  nameFirst,
  nameRestore,
  nameTakingBack,
  nameVersion,
} from '../../../shared/history/name-version.ts';
import { changeOf, type Draft, file } from './sides.ts';

const SHOP: Draft['blocks'] = {
  orders: {},
  clean: { inputs: ['orders'] },
  total: { inputs: ['clean'] },
};

/** The name of a version in which the shop became `after`. */
function nameOf(after: Draft, before: Draft = { blocks: SHOP }, files: string[] = []): string {
  return nameVersion({
    files: files.map((path) => file(path)),
    pipelines: [changeOf('shop', before, after)],
  });
}

describe('a version is named by what changed', () => {
  test('blocks that came and went', () => {
    expect(nameOf({ blocks: { ...SHOP, refunds: { code: 'new' } } })).toBe('add refunds');
    const { total, ...rest } = SHOP;
    expect(nameOf({ blocks: rest })).toBe('remove total');
    expect(total).toBeDefined();
    const more = { a: { code: '1' }, b: { code: '2' }, c: { code: '3' } };
    expect(nameOf({ blocks: { ...SHOP, ...more } })).toBe('add 3 blocks');
  });

  test('renamed and edited blocks', () => {
    const after = {
      blocks: {
        raw_orders: { code: '-- orders' },
        clean: { code: 'x', inputs: ['raw_orders'] },
        total: { code: 'y', inputs: ['clean'] },
      },
    };
    expect(nameOf(after)).toBe('rename orders → raw_orders, edit 2 blocks');
  });

  test('moved blocks', () => {
    expect(nameOf({ blocks: SHOP, layout: { clean: { x: 1, y: 1 } } })).toBe('move clean');
    const layout = { orders: { x: 1, y: 1 }, clean: { x: 1, y: 1 }, total: { x: 1, y: 1 } };
    expect(nameOf({ blocks: SHOP, layout })).toBe('move 3 blocks');
  });

  test('wires and settings', () => {
    const wired = { ...SHOP, total: { inputs: ['clean', 'orders'] } };
    expect(nameOf({ blocks: wired })).toBe('connect orders → total');
    expect(nameOf({ blocks: SHOP }, { blocks: wired })).toBe('disconnect orders → total');
    const off = { ...SHOP, clean: { ...SHOP.clean, more: ', enabled: false' } };
    expect(nameOf({ blocks: off })).toBe('disable clean');
    expect(nameOf({ blocks: SHOP }, { blocks: off })).toBe('enable clean');
    const retried = { ...SHOP, clean: { ...SHOP.clean, more: ', retries: { count: 3 }' } };
    expect(nameOf({ blocks: retried })).toBe('change retries of clean');
    const slow = {
      ...SHOP,
      clean: { ...SHOP.clean, more: ', retries: { count: 3 }, timeout: 5s' },
    };
    expect(nameOf({ blocks: slow })).toBe('change settings of clean');
  });

  test('triggers, by what became of each; many are counted', () => {
    const withTriggers = (...triggers: string[]): Draft => ({
      blocks: SHOP,
      more: `triggers: [${triggers.join(', ')}]\n`,
    });
    const pulse = withTriggers('{ name: pulse, every: 5m }');
    const none = withTriggers();
    expect(nameOf(pulse, none)).toBe('add trigger pulse');
    expect(nameOf(none, pulse)).toBe('remove trigger pulse');
    const paused = withTriggers('{ name: pulse, every: 5m, enabled: false }');
    expect(nameOf(paused, pulse)).toBe('pause trigger pulse');
    expect(nameOf(pulse, paused)).toBe('resume trigger pulse');
    expect(nameOf(withTriggers('{ name: pulse, every: 6m }'), pulse)).toBe('change trigger pulse');
    expect(nameOf(withTriggers('{ name: pulse, every: 6m, enabled: false }'), pulse)).toBe(
      'change trigger pulse',
    );
    expect(nameOf(withTriggers('{ name: beat, every: 5m }'), pulse)).toBe(
      'rename trigger pulse → beat',
    );
    const others = ['{ name: hook, webhook: true }', '{ name: nightly, every: 1h }'];
    expect(nameOf(withTriggers(others[0] ?? ''), pulse)).toBe(
      'add trigger hook, remove trigger pulse',
    );
    const three = withTriggers('{ name: pulse, every: 5m }', ...others);
    expect(nameOf(three, none)).toBe('add 3 triggers');
    expect(nameOf(withTriggers('{ name: pulse, every: 7m }', ...others), none)).toBe(
      'add 3 triggers',
    );
    expect(nameOf(withTriggers('{ name: a, every: 7m }'), three)).toBe('change triggers of shop');
    expect(nameOf(withTriggers(...others, '{ name: pulse, every: 5m }'), three)).toBe(
      'change triggers of shop',
    );
  });

  test('parameters', () => {
    const withParams = (params: string): Draft => ({ blocks: SHOP, more: `params: ${params}\n` });
    const day = withParams('{ day: { type: string, default: today } }');
    expect(nameOf(day)).toBe('add parameter day');
    expect(nameOf({ blocks: SHOP }, day)).toBe('remove parameter day');
    const later = withParams('{ day: { type: string, default: tomorrow } }');
    expect(nameOf(later, day)).toBe('change parameter day');
  });

  test('what has no block', () => {
    const same = { blocks: SHOP };
    expect(nameOf(same, same, ['pipelines/shop/pipeline.yaml'])).toBe('edit pipeline.yaml of shop');
    expect(nameOf(same, same, ['pipelines/shop/layout.json'])).toBe('edit layout.json of shop');
    expect(nameOf(same, same, ['pipelines/shop/lib/util.py'])).toBe('edit lib/util.py');
    expect(nameVersion({ files: [file('tidemill.yaml')], pipelines: [] })).toBe(
      'edit tidemill.yaml',
    );
    expect(nameVersion({ files: [file('lib/money.py', 'added')], pipelines: [] })).toBe(
      'add lib/money.py',
    );
    expect(nameVersion({ files: [file('pipelines/shared/util.py')], pipelines: [] })).toBe(
      'edit pipelines/shared/util.py',
    );
  });

  test('a pipeline.yaml that is no YAML, and its mending', () => {
    const change = changeOf('shop', { blocks: SHOP }, { blocks: SHOP });
    const files = [file('pipelines/shop/pipeline.yaml')];
    const broken = { ...change, blocks: [], wires: [], after: null };
    expect(nameVersion({ files, pipelines: [broken] })).toBe(
      'edit pipeline.yaml of shop (not valid)',
    );
    const mended = { ...change, blocks: [], wires: [], before: null };
    expect(nameVersion({ files, pipelines: [mended] })).toBe('mend pipeline.yaml of shop');
  });

  test('whole pipelines', () => {
    const added = changeOf('weekly', null, { blocks: { a: {} } });
    const removed = changeOf('daily', { blocks: SHOP }, null);
    expect(nameVersion({ files: [], pipelines: [added] })).toBe('add pipeline weekly');
    expect(nameVersion({ files: [], pipelines: [added, removed] })).toBe(
      'add pipeline weekly, remove pipeline daily',
    );
    const renamed = changeOf('nightly', null, { blocks: SHOP });
    expect(nameVersion({ files: [], pipelines: [removed, renamed] })).toBe(
      'rename pipeline daily → nightly',
    );
  });

  test('several pipelines are told apart; many are counted', () => {
    const shop = changeOf(
      'shop',
      { blocks: SHOP },
      { blocks: { ...SHOP, refunds: { code: 'n' } } },
    );
    const weekly = changeOf(
      'weekly',
      { blocks: SHOP },
      { blocks: { ...SHOP, total: { code: 'z', inputs: ['clean'] } } },
    );
    const files = [file('tidemill.yaml')];
    expect(nameVersion({ files, pipelines: [shop, weekly] })).toBe(
      'edit tidemill.yaml; shop: add refunds; weekly: edit total',
    );
    const many = ['a', 'b', 'c', 'd'].map((pipeline) => ({ ...shop, pipeline }));
    expect(nameVersion({ files: [], pipelines: many })).toBe('edit 4 pipelines');
  });

  test('a long name is cut short', () => {
    const name = nameVersion({ files: [file(`pipelines/${'x'.repeat(300)}.py`)], pipelines: [] });
    expect(name).toHaveLength(160);
  });

  test('a restore, by the label or the name of what is restored', () => {
    const version = `621ca62${'0'.repeat(33)}`;
    const restored = { version, name: 'add refunds', reason: 'save', label: null } as const;
    expect(nameRestore('shop', restored)).toBe('restore shop to "add refunds" (621ca62)');
    expect(nameRestore('clean of shop', { ...restored, label: 'as sold' })).toBe(
      'restore clean of shop to "as sold" (621ca62)',
    );
    const long = nameRestore('all', { ...restored, name: 'x'.repeat(160) });
    expect(long).toBe(`restore all to "${'x'.repeat(59)}…" (621ca62)`);
  });

  test('a restore of what a restore made names the original, or only the version', () => {
    const original = 'restore shop to "add refunds" (621ca62)';
    const version = `ad1a1d1${'0'.repeat(33)}`;
    const restored = { version, name: original, reason: 'restore', label: null } as const;
    expect(nameRestore('shop', restored)).toBe(original);
    expect(nameRestore('all', restored)).toBe('restore all to ad1a1d1');
    expect(nameRestore('all', { ...restored, label: 'as sold' })).toBe(
      'restore all to "as sold" (ad1a1d1)',
    );
  });

  test('taking back a restore, and taking that back', () => {
    const name = 'restore clean of shop to "add refunds" (621ca62)';
    expect(nameTakingBack(name)).toBe(`undo ${name}`);
    expect(nameTakingBack(nameTakingBack(name))).toBe(name);
  });

  test('the first version', () => {
    expect([nameFirst(0), nameFirst(1), nameFirst(2)]).toEqual([
      'first version',
      'first version, 1 pipeline',
      'first version, 2 pipelines',
    ]);
  });
});
