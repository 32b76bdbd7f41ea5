import { expect, test } from 'vitest';
import { fillPlaceholders, placeholderIn } from '../../../shared/pipeline/trigger-params.ts';

/** A placeholder as a file writes it; in pieces, for it is none of TypeScript's. */
const hole = (name: string) => ['$', '{', name, '}'].join('');
const nominal = Date.parse('2026-03-29T22:30:00Z');

test('placeholders are filled, and everything else stays', () => {
  const params = {
    at: hole('nominal'),
    day: hole('date'),
    from: hole('interval_start'),
    to: hole('interval_end'),
    path: hole('file'),
    by: hole('run'),
    text: `${hole('date')}.csv`,
    other: hole('secret:x'),
    unknown: hole('nobody'),
    number: 3,
    deep: [hole('date')],
  };
  const filled = fillPlaceholders(params, {
    nominal,
    timezone: 'Europe/Madrid',
    interval: { start: nominal - 3_600_000, end: nominal },
    file: 'data/in/a.csv',
    run: '01J',
  });
  expect(filled).toEqual({
    ...params,
    at: '2026-03-29T22:30:00.000Z',
    day: '2026-03-30',
    from: '2026-03-29T21:30:00.000Z',
    to: '2026-03-29T22:30:00.000Z',
    path: 'data/in/a.csv',
    by: '01J',
  });
});

test.each([
  ['UTC', '2026-03-29'],
  ['Europe/Madrid', '2026-03-30'],
  ['America/Los_Angeles', '2026-03-29'],
  ['Pacific/Kiritimati', '2026-03-30'],
])('the date is the one in %s', (timezone, date) => {
  expect(fillPlaceholders({ d: hole('date') }, { nominal, timezone, interval: null })).toEqual({
    d: date,
  });
});

test.each(['interval_start', 'interval_end', 'file', 'run'])(
  'a placeholder %s without a value is an error, not an empty text',
  (name) => {
    const fill = () =>
      fillPlaceholders({ p: hole(name) }, { nominal, timezone: 'UTC', interval: null });
    expect(fill).toThrow(expect.objectContaining({ code: 'trigger.missing_fact' }));
  },
);

test.each([
  [hole('file'), 'file'],
  [hole('x1'), 'x1'],
  [` ${hole('file')}`, null],
  [`${hole('file')}${hole('file')}`, null],
  [hole('secret:x'), null],
  [hole(''), null],
  [1, null],
  [null, null],
])('%j holds the placeholder %s', (value, name) => {
  expect(placeholderIn(value)).toBe(name);
});
