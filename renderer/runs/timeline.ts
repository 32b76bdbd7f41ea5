import type { Run, RunBlock } from '../../shared/runs/events.ts';

/** A block's bar on the run's time axis, both as shares of the run's length. */
export interface TimeBar {
  block: RunBlock;
  start: number;
  length: number;
}

/**
 * The blocks of a run in the order they started, with where their bars lie. A running block's bar
 * reaches to `now`. Blocks that did not start have no bar (`length` 0) and come last.
 */
export function timeBars(run: Run, now: number): { bars: TimeBar[]; span: number } {
  const origin = Date.parse(run.started_at);
  const ends = run.blocks.map((block) => endOf(block, now) ?? origin);
  const runEnd = run.ended_at === null ? now : Date.parse(run.ended_at);
  const span = Math.max(1, Math.max(runEnd, ...ends) - origin);
  const bars = run.blocks.map((block): TimeBar => {
    const end = endOf(block, now);
    if (block.started_at === null || end === null) return { block, start: 0, length: 0 };
    const start = Math.max(0, Date.parse(block.started_at) - origin);
    return { block, start: start / span, length: Math.max(0, end - origin - start) / span };
  });
  const key = (bar: TimeBar) => (bar.block.started_at === null ? 2 : bar.start);
  return { bars: bars.sort((a, b) => key(a) - key(b)), span };
}

function endOf(block: RunBlock, now: number): number | null {
  if (block.started_at === null) return null;
  if (block.status === 'running') return now;
  return Date.parse(block.started_at) + (block.duration_ms ?? 0);
}

/** Where to put some round ticks on an axis of `span` milliseconds. */
export function axisTicks(span: number): number[] {
  const rough = span / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((unit) => unit * magnitude).find((size) => size >= rough) ?? rough;
  const ticks: number[] = [];
  for (let at = step; at < span; at += step) ticks.push(at);
  return ticks;
}
