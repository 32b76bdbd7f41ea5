import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LiveView } from '../../../electron/headless/cli/run/live-view.ts';
import { Channel } from '../../../electron/headless/cli/terminal.ts';
import type { Run, RunBlock } from '../../../shared/runs/events.ts';
import { queuedBlock } from '../../../shared/runs/queued-block.ts';
import type { BlockStatus } from '../../../shared/runs/states.ts';
import { runWith } from '../../fixtures/runs.ts';

/** Clears from here to the end of the screen. */
const CLEAR = '\x1b[0J';

/** A terminal that remembers what it shows: enough of one for what the view does. */
class Screen extends PassThrough {
  readonly isTTY = true;
  readonly columns: number;
  readonly rows = 24;
  readonly lines: string[] = [''];
  frames = 0;

  /** No colours. */
  getColorDepth(): number {
    return 1;
  }

  constructor(columns: number) {
    super();
    this.columns = columns;
    this.setEncoding('utf8');
    this.on('data', (text: string) => this.show(text));
  }

  private show(text: string): void {
    this.frames += 1;
    const [moved = '', cleared] = text.split(CLEAR);
    if (cleared !== undefined) {
      const up = Number(/(\d+)A$/.exec(moved)?.[1]);
      this.lines.splice(this.lines.length - 1 - up, Number.POSITIVE_INFINITY, '');
    }
    const rest = cleared ?? moved;
    for (const [index, part] of rest.split('\n').entries()) {
      if (index > 0) this.lines.push('');
      this.lines[this.lines.length - 1] += part;
    }
  }
}

function block(name: string, status: BlockStatus, more: Partial<RunBlock> = {}): RunBlock {
  const started_at = status === 'queued' ? null : '2026-01-01T00:00:00.000Z';
  return { ...queuedBlock(name), status, attempt: 1, started_at, ...more };
}

const run = (blocks: RunBlock[], more: Partial<Run> = {}) => runWith({ blocks, ...more });

const time = '2026-01-01T00:00:00.000Z';
let screen: Screen;
let view: LiveView;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(time) });
  vi.stubEnv('FORCE_COLOR', undefined);
  screen = new Screen(60);
  view = new LiveView(new Channel(screen as unknown as NodeJS.WriteStream));
});
afterEach(() => {
  view.close();
  vi.useRealTimers();
});

it('shows a line for each block that runs, in place, and the table at the end', () => {
  view.begin(run([block('größe_日本', 'running'), block('last', 'queued')]));
  expect(screen.lines).toEqual([
    'sales: 0 of 2 blocks done, 1 running, 0 ms',
    '  größe_日本  0 ms',
    '',
  ]);
  const state = run([block('größe_日本', 'running'), block('last', 'queued')]);
  view.event({ type: 'progress', run: 'r1', block: 'größe_日本', done: 1, total: 3 }, state);
  vi.advanceTimersByTime(2_100);
  expect(screen.lines).toEqual([
    'sales: 0 of 2 blocks done, 1 running, 2.1 s',
    '  größe_日本  2.1 s  33 %',
    '',
  ]);
  const done = [
    block('größe_日本', 'success', { rows: 1234567, duration_ms: 2000 }),
    block('last', 'failed', {
      duration_ms: 12,
      error: {
        code: 'sql.error',
        message: 'no such column: x',
        file: 'pipelines/sales/last.sql',
        line: 2,
        excerpt: { start_line: 1, lines: ['select', '  x'] },
      },
    }),
  ];
  view.end(run(done, { status: 'failed', duration_ms: 2012 }));
  expect(screen.lines).toEqual([
    'block       status        rows   time',
    '──────────  ───────  ─────────  ─────',
    'größe_日本  success  1,234,567  2.0 s',
    'last        failed           –  12 ms',
    'error pipelines/sales/last.sql:2 sql.error: no such column: x',
    '     1 │ select',
    '>    2 │   x',
    'failed in 2.0 s, run r1',
    '',
  ]);
});

it('draws at most ten times a second, however much happens', () => {
  const state = run([block('a', 'running')]);
  view.begin(state);
  for (let step = 0; step < 1_000; step += 1) {
    view.event({ type: 'progress', run: 'r1', block: 'a', done: step, total: 1_000 }, state);
    vi.advanceTimersByTime(1);
  }
  expect(screen.frames).toBeLessThanOrEqual(11);
  expect(screen.lines[1]).toMatch(/9\d %$/);
});

it('never draws wider or higher than the terminal', () => {
  const blocks = Array.from({ length: 100 }, (_, at) =>
    block(`${'日本'.repeat(30)}${at}`, 'running'),
  );
  view.begin(run(blocks));
  expect(screen.lines.length).toBeLessThan(screen.rows);
  for (const line of screen.lines) expect(line.length).toBeLessThan(screen.columns);
  expect(screen.lines[1]).toMatch(/…$/);
});

it('keeps what it has to say', () => {
  view.begin(run([block('a', 'running')]));
  view.note('Cancelling.');
  vi.advanceTimersByTime(100);
  expect(screen.lines).toEqual([
    'Cancelling.',
    'sales: 0 of 1 blocks done, 1 running, 100 ms',
    '  a  100 ms',
    '',
  ]);
});
