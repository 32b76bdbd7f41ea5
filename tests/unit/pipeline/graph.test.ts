import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  downstreamOf,
  findCycle,
  type GraphBlock,
  topologicalOrder,
  upstreamOf,
} from '../../../shared/pipeline/graph.ts';

const graph = fc
  .integer({ min: 0, max: 12 })
  .chain((size) =>
    fc.array(fc.uniqueArray(fc.nat(Math.max(0, size - 1)), { maxLength: 3 }), {
      minLength: size,
      maxLength: size,
    }),
  )
  .map((inputs): GraphBlock[] =>
    inputs.map((from, index) => ({ name: `b${index}`, inputs: from.map((at) => `b${at}`) })),
  );

test('an order has every block after its inputs, and all blocks where there is no cycle', () => {
  fc.assert(
    fc.property(graph, (blocks) => {
      const order = topologicalOrder(blocks);
      for (const [at, name] of order.entries()) {
        const inputs = blocks.find((block) => block.name === name)?.inputs ?? [];
        for (const input of inputs) expect(order.indexOf(input)).toBeLessThan(at);
        for (const input of inputs) expect(order).toContain(input);
      }
      expect(order.length === blocks.length).toBe(findCycle(blocks) === null);
    }),
  );
});

test('a cycle is a path of edges that ends where it began', () => {
  fc.assert(
    fc.property(graph, (blocks) => {
      const cycle = findCycle(blocks);
      if (cycle === null) return;
      expect(cycle.length).toBeGreaterThan(1);
      expect(cycle[0]).toBe(cycle.at(-1));
      for (const [at, from] of cycle.slice(0, -1).entries()) {
        const to = blocks.find(({ name }) => name === cycle[at + 1]);
        expect(to?.inputs).toContain(from);
      }
    }),
  );
});

test('upstream and downstream are the two readings of one relation', () => {
  fc.assert(
    fc.property(graph, (blocks) => {
      for (const a of blocks) {
        const upstream = upstreamOf(blocks, [a.name]);
        for (const input of a.inputs) expect(upstream).toContain(input);
        for (const b of blocks) {
          expect(upstream.has(b.name)).toBe(downstreamOf(blocks, [b.name]).has(a.name));
        }
      }
    }),
  );
});

test('a block that reads itself is the shortest cycle', () => {
  expect(findCycle([{ name: 'a', inputs: ['a'] }])).toEqual(['a', 'a']);
});

test('a cycle reads as data would flow', () => {
  const blocks = [
    { name: 'x', inputs: [] },
    { name: 'a', inputs: ['x', 'c'] },
    { name: 'b', inputs: ['a'] },
    { name: 'c', inputs: ['b'] },
  ];
  expect(findCycle(blocks)).toEqual(['a', 'b', 'c', 'a']);
});

test('blocks that could come at the same place keep the order of the file', () => {
  const blocks = ['d', 'b', 'c', 'a'].map((name) => ({ name, inputs: [] }));
  expect(topologicalOrder(blocks)).toEqual(['d', 'b', 'c', 'a']);
});

test('a chain of 100,000 blocks overflows no stack', () => {
  const chain = Array.from({ length: 100_000 }, (_, index) => ({
    name: `b${index}`,
    inputs: index === 0 ? [] : [`b${index - 1}`],
  })).reverse();
  expect(topologicalOrder(chain)).toHaveLength(100_000);
  expect(findCycle(chain)).toBeNull();
  expect(upstreamOf(chain, ['b99999']).size).toBe(99_999);
  expect(downstreamOf(chain, ['b0']).size).toBe(99_999);
});
