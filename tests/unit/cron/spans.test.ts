import { expect, test } from 'vitest';
import { following, preceding, refusal, ticksOf } from './schedules.ts';

const MADRID = { schedule: '0 12 * * *', timezone: 'Europe/Madrid' };

test('start and end are days of the zone, both included', () => {
  const ticks = ticksOf({ ...MADRID, start: '2026-03-28', end: '2026-03-30' });
  const expected = ['2026-03-28T11:00Z', '2026-03-29T10:00Z', '2026-03-30T10:00Z'];
  expect(following(ticks, '2020-01-01T00:00Z', 9)).toEqual(expected);
  expect(preceding(ticks, '2030-01-01T00:00Z', 9)).toEqual(expected);
  expect(following(ticks, '2026-03-29T10:00Z', 9)).toEqual(['2026-03-30T10:00Z']);
});

test.each([
  ['2026-06-01T12:00', '2026-06-02T12:00', 2],
  ['2026-06-01T12:00:01', '2026-06-02T11:59:59', 0],
  ['2026-06-01T10:00Z', '2026-06-02T12:00+02:00', 2],
  ['2026-06-01 12:00', '2026-06-02T10:00:00.000Z', 2],
  ['2026-06-01T15:30+05:30', '2026-06-02', 2],
])('from %s to %s there are %i noons', (start, end, count) => {
  if (count === 0) expect(refusal({ ...MADRID, start, end }).code).toBe('never');
  else
    expect(following(ticksOf({ ...MADRID, start, end }), '2020-01-01T00:00Z', 9)).toHaveLength(
      count,
    );
});

test('the last tick of a day whose midnight comes twice, and the first of one that begins late', () => {
  const cairo = { schedule: '*/30 * * * *', timezone: 'Africa/Cairo' };
  const thursday = ticksOf({ ...cairo, start: '2023-10-26T23:00', end: '2023-10-26' });
  // 23:00 and 23:30 come twice; midnight is the Friday's.
  expect(following(thursday, '2020-01-01T00:00Z', 9)).toEqual([
    '2023-10-26T20:00Z',
    '2023-10-26T20:30Z',
    '2023-10-26T21:00Z',
    '2023-10-26T21:30Z',
  ]);
  const friday = ticksOf({ ...cairo, start: '2024-04-26' });
  expect(following(friday, '2020-01-01T00:00Z', 1)).toEqual(['2024-04-25T22:00Z']);
});

test('an end alone, a start alone', () => {
  expect(preceding(ticksOf({ ...MADRID, end: '2026-06-01' }), '2030-01-01T00:00Z', 1)).toEqual([
    '2026-06-01T10:00Z',
  ]);
  expect(
    ticksOf({ ...MADRID, end: '2026-06-01' }).next(Date.parse('2026-06-01T10:00Z')),
  ).toBeNull();
  expect(
    ticksOf({ ...MADRID, start: '2026-06-01' }).previous(Date.parse('2026-06-01T10:00Z')),
  ).toBeNull();
});

test.each([
  [
    { start: '2026-06-02', end: '2026-06-01' },
    'bad_span',
    'end',
    /end 2026-06-01 is before the start/,
  ],
  [{ start: '2026-06-01T12:00', end: '2026-06-01T11:59' }, 'bad_span', 'end', /before/],
  [{ start: '2026-13-01' }, 'bad_instant', 'start', /no date and no time/],
  [{ start: '2026-02-29' }, 'bad_instant', 'start', /no date/],
  [{ start: '2026-06-01T24:00' }, 'bad_instant', 'start', /no date/],
  [{ start: '2026-06-01T10:00+25:00' }, 'bad_instant', 'start', /no date/],
  [{ start: '2026-06-01Z' }, 'bad_instant', 'start', /no date/],
  [{ end: 'tomorrow' }, 'bad_instant', 'end', /no date/],
  [{ end: '01.06.2026' }, 'bad_instant', 'end', /no date/],
  [{ start: '2026-06-01', end: '2026-06-01T11:00' }, 'never', 'end', /no tick from/],
])('%o is refused', (about, code, field, message) => {
  const error = refusal({ ...MADRID, ...about });
  expect(error).toMatchObject({ code, field });
  expect(error.message).toMatch(message);
  expect(error.hint).not.toBe('');
});
