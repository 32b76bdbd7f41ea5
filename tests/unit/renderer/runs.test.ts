import { describe, expect, test } from 'vitest';
import { triggerNews } from '../../../renderer/runs/failedRuns.ts';
import { KEPT_LINES, LogFeed } from '../../../renderer/runs/logFeed.ts';
import { everything, FilteredLog, firstError, isWished } from '../../../renderer/runs/logFilter.ts';
import { axisTicks, timeBars } from '../../../renderer/runs/timeline.ts';
import { TidemillError } from '../../../shared/errors.ts';
import type { LogLine, Run, RunBlock } from '../../../shared/runs/events.ts';
import { queuedBlock } from '../../../shared/runs/queued-block.ts';
import { runWith } from '../../fixtures/runs.ts';

const line = (seq: number, more: Partial<LogLine> = {}): LogLine => ({
  seq,
  time: '2024-11-21T10:00:00.000Z',
  block: 'orders',
  attempt: 1,
  stream: 'stdout',
  level: 'info',
  text: `line ${seq}`,
  ...more,
});

const block = (name: string, startedAt: number | null, more: Partial<RunBlock> = {}): RunBlock => ({
  ...queuedBlock(name),
  status: startedAt === null ? 'queued' : 'success',
  attempt: 1,
  started_at: startedAt === null ? null : new Date(startedAt).toISOString(),
  ...more,
});

describe('a log filter', () => {
  const warning = line(1, { level: 'warning', text: 'Price is Missing' });

  test('asks for block, stream, least level and text in any case', () => {
    expect(isWished(warning, everything)).toBe(true);
    expect(isWished(warning, { ...everything, text: 'missing', level: 'warning' })).toBe(true);
    expect(isWished(warning, { ...everything, level: 'error' })).toBe(false);
    expect(isWished(warning, { ...everything, block: 'prices' })).toBe(false);
    expect(isWished(warning, { ...everything, stream: 'stderr' })).toBe(false);
  });

  test('goes on with what is new and begins again with another wish', () => {
    const lines = [line(1), line(2, { level: 'error' })];
    const log = { lines, count: 2, dropped: 0, over: false };
    const filtered = new FilteredLog();
    const errors = { ...everything, level: 'error' as const };
    const first = filtered.update(log, errors);
    expect(first.map(({ seq }) => seq)).toEqual([2]);
    lines.push(line(3, { level: 'error' }));
    const second = filtered.update({ ...log, count: 3 }, errors);
    expect(second).toBe(first);
    expect(second.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(firstError(filtered.update({ ...log, count: 3 }, everything))).toBe(1);
  });
});

/** A feed over batches, with a frame after each; a string in them is an error with that code. */
async function feedOf(...connections: (LogLine[] | string)[][]) {
  const asked: number[] = [];
  const feed = new LogFeed(
    async (after) => {
      asked.push(after);
      const batches = connections.shift() ?? [];
      return (async function* () {
        for (const batch of batches) {
          if (typeof batch === 'string') throw new TidemillError({ code: batch, message: batch });
          yield batch;
        }
      })();
    },
    (commit) => commit(),
  );
  await feed.run(new AbortController().signal);
  return { asked, snapshot: feed.snapshot() };
}

describe('a log feed', () => {
  test('goes on after a lost connection with what it lacks, and takes no line twice', async () => {
    const { asked, snapshot } = await feedOf(
      [[line(1), line(2)], 'connection.closed'],
      [[line(2), line(3)]],
    );
    expect(asked).toEqual([0, 2]);
    expect(snapshot.lines.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(snapshot.over).toBe(true);
  });

  test('lets the oldest lines go, and counts them', async () => {
    const many = Array.from({ length: KEPT_LINES + 1 }, (_, at) => line(at + 1));
    const { snapshot } = await feedOf([many]);
    expect(snapshot.count + snapshot.dropped).toBe(KEPT_LINES + 1);
    expect(snapshot.count).toBeLessThanOrEqual(KEPT_LINES);
    expect(snapshot.lines[0]?.seq).toBe(snapshot.dropped + 1);
  });

  test('hands on every other error', async () => {
    await expect(feedOf(['run.unknown'])).rejects.toThrow('run.unknown');
  });
});

describe('the time axis of a run', () => {
  const start = Date.parse('2024-11-21T10:00:00.000Z');
  const run = (blocks: RunBlock[], endedAt: number | null) =>
    runWith({
      started_at: new Date(start).toISOString(),
      ended_at: endedAt === null ? null : new Date(endedAt).toISOString(),
      blocks,
    });

  test('orders bars by their start, the instant first and the queued last', () => {
    const { bars, span } = timeBars(
      run(
        [
          block('queued', null),
          block('second', start + 100, { duration_ms: 300 }),
          block('instant', start, { duration_ms: 0 }),
        ],
        start + 400,
      ),
      start + 9_000,
    );
    expect(span).toBe(400);
    expect(bars.map((bar) => bar.block.name)).toEqual(['instant', 'second', 'queued']);
    expect(bars[1]).toMatchObject({ start: 0.25, length: 0.75 });
  });

  test('lets a running block reach to now', () => {
    const { bars } = timeBars(
      run([block('on', start + 500, { status: 'running' })], null),
      start + 1_000,
    );
    expect(bars[0]).toMatchObject({ start: 0.5, length: 0.5 });
  });

  test.each([[400], [11_600], [60_000]])('has a few round ticks within %d ms', (span) => {
    const ticks = axisTicks(span);
    expect(ticks.length).toBeGreaterThan(0);
    expect(ticks.length).toBeLessThan(5);
    expect(Math.max(...ticks)).toBeLessThan(span);
  });
});

test('of each trigger the newest run that failed or went well counts; what a person did says nothing', () => {
  const ran = (run: string, trigger: string, status: Run['status']) =>
    runWith({ run, pipeline: 'shop', trigger, trigger_type: 'schedule', status });
  const { failed, recovered } = triggerNews([
    ran('8', 'hourly', 'running'),
    ran('7', 'nightly', 'cancelled'),
    ran('6', 'nightly', 'failed'),
    ran('5', 'hourly', 'warned'),
    runWith({ run: '4', pipeline: 'shop', status: 'failed' }),
    ran('3', 'nightly', 'success'),
    ran('2', 'hourly', 'failed'),
    ran('1', 'nightly', 'failed'),
  ]);
  expect(failed.map(({ run }) => run)).toEqual(['6']);
  expect(recovered.map(({ run }) => run)).toEqual(['5']);
});
