import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NODE_HEIGHT, NODE_WIDTH } from '../../../renderer/canvas/geometry.ts';
import { alongWires, nearest } from '../../../renderer/canvas/keyboard/walk.ts';
import { columns } from '../../../renderer/canvas/layout/columns.ts';
import { clearOf, placeMissing } from '../../../renderer/canvas/layout/place.ts';
import { blockedFor, reasonAgainst } from '../../../renderer/canvas/wiring.ts';
import { zoomBucket } from '../../../renderer/canvas/zoomBucket.ts';
import type { Block } from '../../../shared/pipeline/document.ts';
import { defaultBlockSettings } from '../../../shared/pipeline/reading/block-setting.ts';

const block = (name: string, inputs: string[] = [], kind: Block['kind'] = 'transform'): Block => ({
  name,
  kind,
  file: `${name}.sql`,
  language: 'sql',
  inputs,
  description: null,
  ...defaultBlockSettings(),
});

const chain = [block('a'), block('b', ['a']), block('c', ['b']), block('lone')];

test('a wire that would close a cycle is refused with the way around', () => {
  expect(reasonAgainst(chain, 'c', 'a')).toBe('would create a cycle: c → a → b → c');
  expect(reasonAgainst(chain, 'a', 'a')).toBe('a block cannot read itself');
  expect(reasonAgainst(chain, 'a', 'b')).toBe('b already reads a');
  expect(reasonAgainst(chain, 'a', 'c')).toBeNull();
  expect(reasonAgainst([...chain, block('text', [], 'note')], 'text', 'a')).toBe(
    'notes have no data',
  );
});

test('the ends that are dimmed while a wire is drawn are exactly those that would be refused', () => {
  for (const { name: from } of chain) {
    const blocked = blockedFor(chain, from, 'source');
    for (const { name: to } of chain) {
      expect(blocked.has(to), `${from} → ${to}`).toBe(reasonAgainst(chain, from, to) !== null);
    }
  }
});

test('a new place covers no block', () => {
  const coordinate = fc.integer({ min: -600, max: 600 });
  const point = fc.record({ x: coordinate, y: coordinate });
  fc.assert(
    fc.property(point, fc.array(point, { maxLength: 30 }), (wanted, taken) => {
      const { x, y } = clearOf(wanted, taken);
      for (const other of taken) {
        const covers = Math.abs(other.x - x) < NODE_WIDTH && Math.abs(other.y - y) < NODE_HEIGHT;
        expect(covers).toBe(false);
      }
    }),
  );
});

test('a block without a place goes right of what it reads, and nothing else moves', () => {
  const placed = placeMissing(chain, {
    a: { x: 0, y: 0 },
    c: { x: 900, y: 0 },
    lone: { x: 0, y: 400 },
  });
  expect(Object.keys(placed)).toEqual(['b']);
  expect(placed.b?.x).toBeGreaterThan(NODE_WIDTH);
});

test('columns put every block right of what it reads, on no other, a thousand at once', () => {
  const many = Array.from({ length: 1_000 }, (_, at) => {
    const inputs = [Math.floor((at - 1) / 3), Math.floor(at * 0.7)].filter(
      (each) => each < at && each >= 0,
    );
    return block(
      `b${at}`,
      [...new Set(inputs)].map((each) => `b${each}`),
    );
  });
  const layout = columns(many);
  const taken = new Set(Object.values(layout).map(({ x, y }) => `${x} ${y}`));
  expect(taken.size).toBe(1_000);
  for (const { name, inputs } of many) {
    for (const input of inputs) expect(layout[name]?.x).toBeGreaterThan(layout[input]?.x ?? 0);
  }
  expect(Object.keys(columns([block('x', ['y']), block('y', ['x'])]))).toHaveLength(2);
});

test('arrow keys follow the wires, and Alt the eye', () => {
  const blocks = [block('a'), block('near', ['a']), block('far', ['a']), block('stranger')];
  const places = {
    a: { x: 0, y: 0 },
    near: { x: 300, y: 40 },
    far: { x: 300, y: 300 },
    stranger: { x: 280, y: 0 },
  };
  expect(alongWires(blocks, places, 'a', 'right')).toBe('near');
  expect(nearest(blocks, places, 'a', 'right')).toBe('stranger');
  expect(alongWires(blocks, places, 'far', 'left')).toBe('a');
  expect(alongWires(blocks, places, 'near', 'down')).toBe('far');
  expect(nearest(blocks, places, 'a', 'up')).toBeNull();
});

test('the level of detail does not flicker around its borders', () => {
  expect(zoomBucket(0.55, 'full')).toBe('full');
  expect(zoomBucket(0.55, 'compact')).toBe('compact');
  expect(zoomBucket(0.3, 'compact')).toBe('compact');
  expect(zoomBucket(0.3, 'map')).toBe('map');
  expect([1, 0.4, 0.1].map((zoom) => zoomBucket(zoom, 'full'))).toEqual(['full', 'compact', 'map']);
});
