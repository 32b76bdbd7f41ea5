import { toErrorData } from '../../../shared/errors.ts';
import type { BlockError, Job, Output } from '../../../shared/worker/protocol.ts';
import { after } from './deadline.ts';
import { describeDeath } from './death.ts';
import { formatBytes, formatDuration } from './figures.ts';
import { JobLog } from './job-log.ts';
import { kernelKills } from './kernel-kills.ts';
import type { MemoryWatch } from './memory-watch.ts';
import type { JobOptions } from './types.ts';
import type { Ending, Signal, Worker } from './worker.ts';

/** What a worker makes of a job. A table from a Python without Parquet is still a universal copy. */
export type JobResult =
  | {
      type: 'output';
      output: Output | null;
      universal: string | null;
      tests: number;
      warnings: string[];
    }
  | { type: 'error'; error: BlockError }
  | { type: 'cancelled' };

/**
 * Runs one job on an idle worker, within its limits of time and memory and until it is cancelled. A block
 * that was asked to stop gets `graceMs` for it, before its processes are killed.
 * `onKill` is called as soon as the worker is about to be lost.
 */
export async function runJob(
  worker: Worker,
  job: Job,
  options: JobOptions,
  memory: MemoryWatch,
  graceMs: number,
  onKill: () => void,
): Promise<JobResult> {
  const log = new JobLog(options.onLog);
  let verdict: Extract<JobResult, { type: 'error' | 'cancelled' }> | null = null;
  let grace: NodeJS.Timeout | undefined;
  const kill = () => {
    onKill();
    void worker.kill();
  };
  const stop = (why: typeof verdict, kindly: boolean) => {
    if (verdict) return;
    verdict = why;
    if (!kindly) return kill();
    worker.cancel();
    grace = setTimeout(kill, graceMs);
  };
  const cancel = () => stop({ type: 'cancelled' }, true);

  const stopTimeout =
    options.timeoutMs === null
      ? () => {}
      : after(options.timeoutMs, () => stop(timedOut(options.timeoutMs ?? 0), true));
  const limit = job.limits.memory_bytes;
  const stopWatching = memory.watch(worker.pid ?? 0, limit, (used) =>
    stop(outOfMemory(limit, used), false),
  );
  options.signal.addEventListener('abort', cancel, { once: true });
  worker.block = job.block;
  try {
    const ended = worker.execute((id) => ({ type: 'run', job: id, block: job }), {
      output: log,
      onSignal: (signal) => pass(signal, worker, options, log),
    });
    options.onStart();
    if (options.signal.aborted) cancel();
    const ending = await ended;
    // What the block started must be gone as well, also where the block itself stopped when asked.
    if (verdict && (worker.stopping || (await worker.hasLeftovers()))) await worker.kill();
    return verdict ?? (await resultOf(ending, worker, onKill));
  } finally {
    clearTimeout(grace);
    stopTimeout();
    stopWatching();
    options.signal.removeEventListener('abort', cancel);
    worker.block = null;
    log.close();
  }
}

function pass(signal: Signal, worker: Worker, options: JobOptions, log: JobLog): void {
  switch (signal.type) {
    case 'log':
      log.message(signal.level, signal.text);
      break;
    case 'display':
      options.onDisplay(signal.display);
      break;
    case 'progress':
      options.onProgress(signal.done, signal.total);
      break;
    case 'ask': {
      const { job, ask, what, name } = signal;
      void options.onAsk(what, name).then(
        (value) => worker.answer({ type: 'answer', job, ask, value }),
        (error) => worker.answer({ type: 'answer', job, ask, error: toErrorData(error) }),
      );
    }
  }
}

async function resultOf(ending: Ending, worker: Worker, onKill: () => void): Promise<JobResult> {
  if (ending.type === 'death') {
    onKill();
    const [before, now] = [await worker.kernelKillsBefore, await kernelKills()];
    const kernelKilled = before !== null && now !== null && now > before;
    return { type: 'error', error: describeDeath(ending.death, kernelKilled) };
  }
  const { message } = ending;
  if (message.type === 'error') return { type: 'error', error: message.error };
  return {
    type: 'output',
    output: message.output ?? null,
    universal: message.universal ?? null,
    tests: message.tests,
    warnings: message.warnings,
  };
}

function timedOut(ms: number): { type: 'error'; error: BlockError } {
  return {
    type: 'error',
    error: {
      code: 'block.timeout',
      message: `The block timed out after ${formatDuration(ms)} and was stopped.`,
      hint: 'Raise its timeout in pipeline.yaml, or let it do less.',
    },
  };
}

function outOfMemory(limit: number, used: number): { type: 'error'; error: BlockError } {
  return {
    type: 'error',
    error: {
      code: 'block.out_of_memory',
      message: `The block used ${formatBytes(used)} of memory, more than its limit of ${formatBytes(limit)}, and was killed.`,
      hint: 'Let it read less at a time, or raise limits.block_memory in tidemill.yaml.',
    },
  };
}
