import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** Sorted values' p-quantile (p in [0, 1]), by the nearest rank. */
export function quantile(values: number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

export const median = (values: number[]) => quantile(values, 0.5);

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The times of `count` repetitions, one after the other, in milliseconds. */
export async function repeated(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) times.push(await timed(work));
  return times;
}

/** How long this process's event loop was held while `work` ran: p99 and the longest, in milliseconds. */
export async function loopDelay(
  work: () => Promise<unknown>,
): Promise<{ p99: number; max: number }> {
  const resolution = 1;
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  await work();
  histogram.disable();
  // A sample holds the timer's own interval too; what is above it is the delay.
  const delay = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolution);
  return { p99: delay(histogram.percentile(99)), max: delay(histogram.max) };
}

export const round = (value: number) => Math.round(value * 100) / 100;

export interface Figure {
  name: string;
  value: number;
  unit: 'ms' | 'MB' | 'x';
  /** What the issue asks for, where it does. */
  target?: number;
}

/** Prints a benchmark's figures as one JSON document, the only thing it writes to stdout. */
export function report(bench: string, figures: Figure[]): void {
  const rounded = figures.map((figure) => ({
    ...figure,
    value: round(figure.value),
    ...(figure.target === undefined ? {} : { met: figure.value <= figure.target }),
  }));
  process.stdout.write(`${JSON.stringify({ bench, figures: rounded }, null, 2)}\n`);
}
