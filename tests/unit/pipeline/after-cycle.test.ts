import { expect, it } from 'vitest';
import { afterCycles } from '../../../shared/pipeline/after-cycle.ts';

/** Triggers written as `a: b c`: a pipeline and those that it comes after. */
const triggers = (...lines: string[]) =>
  lines.map((line, i) => {
    const [pipeline = '', after = ''] = line.split(': ');
    return { pipeline, trigger: `t${i}`, after: after.split(' ') };
  });
const cyclesOf = (...lines: string[]) => Object.fromEntries(afterCycles(triggers(...lines)));

it('finds none in chains, diamonds and names of no pipeline', () => {
  expect(cyclesOf('b: a', 'c: b', 'd: b c', 'e: nowhere')).toEqual({});
});

it('finds a pipeline that comes after itself', () => {
  expect(cyclesOf('a: a')).toEqual({ 'a/t0': ['a', 'a'] });
});

it('names the shortest chain, in the order it would run, for each trigger on it and no other', () => {
  expect(cyclesOf('b: a', 'c: b', 'a: c', 'd: c', 'x: d')).toEqual({
    'b/t0': ['b', 'c', 'a', 'b'],
    'c/t1': ['c', 'a', 'b', 'c'],
    'a/t2': ['a', 'b', 'c', 'a'],
  });
  expect(cyclesOf('a: b', 'b: a', 'a: c', 'c: b')).toEqual({
    'a/t0': ['a', 'b', 'a'],
    'b/t1': ['b', 'a', 'b'],
    'a/t2': ['a', 'b', 'c', 'a'],
    'c/t3': ['c', 'a', 'b', 'c'],
  });
});

it('takes a chain of ten thousand', () => {
  const chain = Array.from({ length: 10_000 }, (_, i) => `p${i + 1}: p${i}`);
  expect(cyclesOf(...chain)).toEqual({});
  const closed = afterCycles(triggers(...chain.slice(0, 300), 'p0: p300'));
  expect(closed.size).toBe(301);
  expect(closed.get('p0/t300')).toHaveLength(302);
});
