import { expect, test } from 'vitest';
import { coincidences } from '../../../shared/cron/load.ts';

const at = (text: string) => Date.parse(`2026-01-01T${text}Z`);

test('ticks within one minute come together, the fullest minute first', () => {
  const entries = [
    { id: 'a', at: at('02:00') },
    { id: 'b', at: at('02:00:59.999') },
    { id: 'c', at: at('02:01') },
    { id: 'a', at: at('03:00') },
    { id: 'b', at: at('03:00:30') },
    { id: 'c', at: at('03:00') },
    { id: 'a', at: at('01:00') },
    { id: 'c', at: at('01:00') },
  ];
  expect(coincidences(entries)).toEqual([
    { at: at('03:00'), ids: ['a', 'b', 'c'] },
    { at: at('01:00'), ids: ['a', 'c'] },
    { at: at('02:00'), ids: ['a', 'b'] },
  ]);
  expect(coincidences(entries, 60 * 60_000).map(({ ids }) => ids.length)).toEqual([3, 3, 2]);
});

test('one that ticks often does not coincide with itself', () => {
  const entries = [0, 10, 20].map((second) => ({ id: 'a', at: at(`02:00:${second || '00'}`) }));
  expect(coincidences(entries)).toEqual([]);
  expect(coincidences([])).toEqual([]);
});
