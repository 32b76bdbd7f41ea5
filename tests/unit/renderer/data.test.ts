import { describe, expect, test } from 'vitest';
import { boxOf, cellsIn, contains, extended } from '../../../renderer/data/cellRange.ts';
import { type Row, RowWindows, WINDOW_ROWS } from '../../../renderer/data/windows.ts';

describe('a range of cells', () => {
  const range = { anchor: { row: 5, column: 3 }, head: { row: 2, column: 4 } };

  test('is a box whichever corner it was drawn from', () => {
    const box = boxOf(range);
    expect(box).toEqual({ top: 2, bottom: 5, left: 3, right: 4 });
    expect(cellsIn(box)).toBe(8);
    expect(contains(box, { row: 5, column: 4 })).toBe(true);
    expect(contains(box, { row: 6, column: 4 })).toBe(false);
  });

  test('grows by its head and stays inside the table', () => {
    const limits = { rows: 10, columns: 5 };
    expect(extended(range, 'ArrowUp', limits)?.head).toEqual({ row: 1, column: 4 });
    expect(extended(range, 'ArrowRight', limits)?.head).toEqual({ row: 2, column: 4 });
    expect(extended(range, 'Enter', limits)).toBeNull();
  });
});

interface Call {
  window: number;
  signal: AbortSignal;
  answer(rows: Row[]): void;
  fail(error: Error): void;
}

/** Windows over an engine that answers when it is told to. */
function windows() {
  const calls: Call[] = [];
  const rows = new RowWindows(
    (offset, _limit, signal) =>
      new Promise((resolve, reject) => {
        calls.push({ window: offset / WINDOW_ROWS, signal, answer: resolve, fail: reject });
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  );
  const asked = () => calls.map(({ window }) => window);
  return { rows, calls, asked };
}

describe('row windows', () => {
  test('are asked for once and kept', async () => {
    const { rows, calls, asked } = windows();
    const both = Promise.all([rows.load(0), rows.load(0)]);
    calls[0]?.answer([['a']]);
    expect(await both).toEqual([[['a']], [['a']]]);
    expect(await rows.load(0)).toEqual([['a']]);
    expect(asked()).toEqual([0]);
    expect(rows.peek(0)).toEqual(['a']);
  });

  test('are cancelled out of sight and asked for again in sight', async () => {
    const { rows, calls, asked } = windows();
    const first = rows.load(0);
    rows.look(50 * WINDOW_ROWS, 50 * WINDOW_ROWS + 20);
    expect(calls[0]?.signal.aborted).toBe(true);
    const far = rows.load(50);
    calls[1]?.answer([['far']]);
    expect(await far).toEqual([['far']]);
    rows.look(0, 20);
    expect(asked()).toEqual([0, 50, 0]);
    calls[2]?.answer([['near']]);
    expect(await first).toEqual([['near']]);
  });

  test('hand on what the engine says is wrong, and may be asked for again', async () => {
    const { rows, calls } = windows();
    const failed = rows.load(0);
    calls[0]?.fail(new Error('The output is gone.'));
    await expect(failed).rejects.toThrow('The output is gone.');
    const again = rows.load(0);
    calls[1]?.answer([['back']]);
    expect(await again).toEqual([['back']]);
  });

  test('call nobody back once closed', async () => {
    const { rows, calls } = windows();
    let called = false;
    void rows.load(0).then(() => {
      called = true;
    });
    rows.close();
    calls[0]?.answer([['late']]);
    await Promise.resolve();
    expect(called).toBe(false);
    expect(rows.peek(0)).toBeUndefined();
  });
});
