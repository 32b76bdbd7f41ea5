import { describe, expect, test } from 'vitest';
import { compareGraphs } from '../../../shared/history/compare-pipelines.ts';
import { type Draft, side } from './sides.ts';

const SHOP: Draft['blocks'] = {
  orders: { code: "from 'orders.csv'" },
  clean: { code: 'select *\nfrom orders\nwhere ok', inputs: ['orders'] },
  total: { code: 'select sum(x)\nfrom clean', inputs: ['clean'] },
};

function compare(before: Draft, after: Draft) {
  const { blocks, wires, settings } = compareGraphs(side(before), side(after));
  const words = blocks
    .filter(({ change }) => change !== 'same')
    .map(({ name, renamed_from: from, change, what }) =>
      `${change} ${from === null ? '' : `${from}→`}${name} ${what.join()}`.trim(),
    );
  const changedWires = wires.filter(({ change }) => change !== 'same');
  return { words, wires: changedWires.map((w) => `${w.change} ${w.from}→${w.to}`), settings };
}

describe('comparing two states of a pipeline', () => {
  test('nothing changed', () => {
    expect(compare({ blocks: SHOP }, { blocks: SHOP })).toEqual({
      words: [],
      wires: [],
      settings: [],
    });
  });

  test('added, removed, changed, moved', () => {
    const { total, ...rest } = SHOP;
    const after = {
      blocks: {
        ...rest,
        clean: { ...SHOP.clean, code: 'select 1', inputs: [] },
        exported: { code: 'copy it all', inputs: ['orders'] },
      },
      layout: { orders: { x: 8, y: 0 } },
    };
    expect(compare({ blocks: SHOP, layout: { orders: { x: 0, y: 0 } } }, after)).toEqual({
      words: [
        'moved orders position',
        'changed clean code,inputs',
        'added exported',
        'removed total',
      ],
      wires: ['added orders→exported', 'removed orders→clean', 'removed clean→total'],
      settings: [],
    });
    expect(total).toBeDefined();
  });

  test('each setting is told by the name that the file has for it', () => {
    const keys =
      ', description: x, retries: { count: 2 }, timeout: 5s, cache: never, run_if: all_done, enabled: false';
    const after = {
      blocks: { ...SHOP, clean: { ...SHOP.clean, more: keys } },
      more: 'description: y\nparams: { a: { type: string } }\ntriggers: [{ name: t, every: 5m }]\n',
    };
    expect(compare({ blocks: SHOP }, after)).toEqual({
      words: ['changed clean description,retries,timeout,cache,run_if,enabled'],
      wires: [],
      settings: ['description', 'params', 'triggers'],
    });
  });
});

describe('renamed blocks', () => {
  test('with the same code', () => {
    const { orders, ...rest } = SHOP;
    const after = {
      blocks: {
        raw_orders: { ...orders },
        ...rest,
        clean: { code: 'select *\nfrom raw_orders\nwhere ok', inputs: ['raw_orders'] },
      },
    };
    expect(compare({ blocks: SHOP }, after)).toEqual({
      words: ['changed orders→raw_orders name', 'changed clean code'],
      wires: [],
      settings: [],
    });
  });

  test('with nothing but their own name in the code changed', () => {
    const python = (name: string) => ({
      [name]: { code: `def ${name}(x):\n    return x\n`, language: 'py' },
    });
    expect(compare({ blocks: python('a_1') }, { blocks: python('b_1') }).words).toEqual([
      'changed a_1→b_1 name',
    ]);
  });

  test('with similar code in the same place of the graph', () => {
    const { clean, ...rest } = SHOP;
    const after = {
      blocks: {
        orders: { ...rest.orders },
        tidy: { ...clean, code: 'select *, 1 as one\nfrom orders\nwhere ok' },
        total: { code: 'select sum(x)\nfrom tidy', inputs: ['tidy'] },
      },
    };
    expect(compare({ blocks: SHOP }, after).words).toEqual([
      'changed clean→tidy name,code',
      'changed total code',
    ]);
  });

  test('two neighbours at once', () => {
    const after = {
      blocks: {
        a: { ...SHOP.orders },
        b: { code: 'select *\nfrom a\nwhere ok', inputs: ['a'] },
        total: { code: 'select sum(x)\nfrom b', inputs: ['b'] },
      },
    };
    expect(compare({ blocks: SHOP }, after)).toEqual({
      words: ['changed orders→a name', 'changed clean→b name,code', 'changed total code'],
      wires: [],
      settings: [],
    });
  });

  test('another code in another place is another block; so is another language', () => {
    const after = { blocks: { ...SHOP, total: undefined, report: { code: 'pivot it' } } };
    const { total, ...blocks } = after.blocks;
    expect(compare({ blocks: SHOP }, { blocks }).words).toEqual(['added report', 'removed total']);
    expect(total).toBeUndefined();
    const one = { a: { code: 'x' } };
    const other = { b: { code: 'x', language: 'py' } };
    expect(compare({ blocks: one }, { blocks: other }).words).toEqual(['added b', 'removed a']);
  });

  test('of many that came and went only those with the same code are taken for renamed', () => {
    const many = (prefix: string) =>
      Object.fromEntries(
        Array.from({ length: 100 }, (_, i) => [`${prefix}${i}`, { code: `select ${i}` }]),
      );
    const { words } = compare({ blocks: many('a') }, { blocks: many('b') });
    expect(words).toHaveLength(100);
    expect(words[7]).toBe('changed a7→b7 name');
  });
});
