import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ColumnProfile } from '../../../shared/contract/views.ts';
import type { Output } from '../../../shared/worker/protocol.ts';
import { WorkerDriver } from '../drive/worker.ts';

let sql: WorkerDriver;
let large: Output;
beforeAll(async () => {
  sql = new WorkerDriver('sql');
  large = await sql.run({
    code: `select i as id, i % 10 as digit, nullif(i % 4, 0) / 2 as half,
      timestamp '2020-01-01' + to_seconds(i) as at, 'k' || (i % 3) as kind
      from range(400000) t(i)`,
  });
});
afterAll(() => sql.close());

interface Page {
  num_rows: number;
  rows: unknown[][];
}
const page = async (output: Output, offset: number, limit: number) =>
  (await sql.read({ op: 'page', output, offset, limit })) as unknown as Page;
const profile = async (output: Output, exact: boolean) =>
  (await sql.read({ op: 'profile', output, exact })) as unknown as ColumnProfile[];

describe('a page', () => {
  test.each([0, 122_879, 399_998])('from row %i', async (offset) => {
    const { num_rows, rows } = await page(large, offset, 2);
    expect(num_rows).toBe(400_000);
    expect(rows.map((row) => row[0])).toEqual([offset, offset + 1]);
  });

  test('beyond the end is empty', async () => {
    expect((await page(large, 400_000, 10)).rows).toEqual([]);
  });

  test('of a table with a column file_row_number', async () => {
    const code = 'select i as file_row_number from range(9) t(i)';
    expect((await page(await sql.run({ code }), 4, 2)).rows).toEqual([[4], [5]]);
  });

  test('holds each type as the contract says', async () => {
    const output = await sql.run({
      code: `select 9007199254740993 as big, 1.10::decimal(4,2) as small,
        12345678901234567.1::decimal(20,1) as wide, 'nan'::double as nan, '-inf'::float as inf,
        '\\xAB'::blob as bytes, timestamptz '2026-01-01 00:00:00.5+02' as at,
        [1, null] as list, {'a': 1.5} as struct, map {'k': 1} as map, interval '1 day' as span`,
    });
    expect((await page(output, 0, 1)).rows).toEqual([
      [
        '9007199254740993',
        1.1,
        '12345678901234567.1',
        'NaN',
        '-Infinity',
        'qw==',
        '2025-12-31T22:00:00.5Z',
        [1, null],
        { a: 1.5 },
        [{ key: 'k', value: 1 }],
        '1 day',
      ],
    ]);
  });

  test('of what is no table is refused', async () => {
    const none = await sql.run({ code: '' });
    await expect(page(none, 0, 1)).rejects.toThrow('output.not_a_table');
  });
});

describe('a profile', () => {
  test('that is exact counts everything', async () => {
    const [id, digit, half, at, kind] = await profile(large, true);
    expect(id).toMatchObject({
      nulls: 0,
      distinct: 400_000,
      min: '0',
      max: '399999',
      mean: 199_999.5,
    });
    expect(id?.histogram.reduce((sum, bar) => sum + bar.count, 0)).toBe(400_000);
    expect(digit?.histogram.map((bar) => bar.count)).toEqual(Array(10).fill(40_000));
    expect(half).toMatchObject({
      nulls: 100_000,
      distinct_is_estimate: false,
      min: '0.5',
      max: '1.5',
    });
    expect(at).toMatchObject({ min: '2020-01-01 00:00:00', max: '2020-01-05 15:06:39' });
    expect(kind?.histogram).toHaveLength(3);
  });

  test('that is quick has exact nulls and extremes, and estimates the rest', async () => {
    const [id, digit, half, , kind] = await profile(large, false);
    expect(id).toMatchObject({ nulls: 0, min: '0', max: '399999', distinct_is_estimate: true });
    expect(id?.distinct).toBeGreaterThan(300_000);
    expect(digit?.distinct).toBe(10);
    expect(half).toMatchObject({ nulls: 100_000, min: '0.5', max: '1.5' });
    expect(kind?.distinct).toBe(3);
  });

  test('of a table without rows', async () => {
    const empty = await sql.run({ code: "select 1 as n, 'x' as t, now() as at where false" });
    for (const column of await profile(empty, false)) {
      expect(column).toMatchObject({ nulls: 0, distinct: 0, min: null, max: null, histogram: [] });
    }
  });
});
