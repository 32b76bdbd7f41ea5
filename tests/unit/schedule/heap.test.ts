import { expect, it } from 'vitest';
import { Heap } from '../../../electron/engine/schedule/heap.ts';

it('gives what is due, earliest first, and nothing that is not', () => {
  const dues = Array.from({ length: 1_000 }, (_, at) => (at * 7_919) % 1_000);
  const heap = new Heap(dues.map((due) => ({ due })));
  const taken: number[] = [];
  for (let item = heap.takeDue(499); item; item = heap.takeDue(499)) taken.push(item.due);
  expect(taken).toEqual(Array.from({ length: 500 }, (_, at) => at));
  expect(heap.due).toBe(500);
  expect(heap.size).toBe(500);
  heap.add({ due: 3 });
  expect(heap.due).toBe(3);
});

it('is due never where it is empty', () => {
  expect(new Heap().due).toBe(Number.POSITIVE_INFINITY);
});
