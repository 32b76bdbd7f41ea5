import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestNames } from '../../../shared/pipeline/nearest.ts';
import { isParamValue } from '../../../shared/pipeline/param-values.ts';
import { parseByteSize } from '../../../shared/units/bytes.ts';
import { formatDuration, parseDuration } from '../../../shared/units/durations.ts';

test.each([
  ['500ms', 500],
  ['5s', 5_000],
  ['1.5h', 5_400_000],
  ['30d', 2_592_000_000],
  ['0s', 0],
  ['5', null],
  ['5 s', null],
  ['-5s', null],
  ['5M', null],
  ['', null],
])('the duration %j', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test('what is written as a duration is read as the same', () => {
  fc.assert(
    fc.property(fc.nat(), (milliseconds) => {
      expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
    }),
  );
  expect([90_000, 60_000, 0, 86_400_000].map(formatDuration)).toEqual(['90s', '1m', '0ms', '1d']);
});

test.each([
  ['2GB', 2e9],
  ['512 mb', 512e6],
  ['1.5GiB', 1_610_612_736],
  ['100B', 100],
  ['2G', null],
  ['GB', null],
  ['9999999999TB', null],
])('the size %j', (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes);
});

test('the nearest names come first, and far ones not at all', () => {
  const known = ['orders', 'order', 'reorders', 'customers', 'o'];
  expect(nearestNames('ordres', known)).toEqual(['orders', 'order']);
  expect(nearestNames('ORDERS', known)[0]).toBe('orders');
  expect(nearestNames('xyz', known)).toEqual([]);
});

test.each([
  ['integer', 1, true],
  ['integer', 1.5, false],
  ['integer', 2 ** 53, false],
  ['number', '1', false],
  ['boolean', 'true', false],
  ['date', '2026-02-29', false],
  ['date', '2028-02-29', true],
  ['timestamp', '2026-03-29T14:30:00Z', true],
  ['timestamp', '2026-03-29 14:30', true],
  ['timestamp', '2026-03-29T25:00:00Z', false],
  ['json', null, true],
  ['string', null, false],
] as const)('a parameter of type %s takes %j: %s', (type, value, fits) => {
  expect(isParamValue(type, value)).toBe(fits);
});
