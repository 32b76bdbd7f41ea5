import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { toErrorData } from '../../../shared/errors.ts';
import type { Block, Param, Settings } from '../../../shared/pipeline/document.ts';
import type { LogLine } from '../../../shared/runs/events.ts';
import type { BlockError, Job, Json, Language, Output } from '../../../shared/worker/protocol.ts';
import { damagedOutput } from '../outputs/preview.ts';
import type { OutputStore } from '../outputs/store.ts';
import type { JobOptions, JobOutcome, WorkerPool } from '../workers/types.ts';

/** What every attempt of one run shares. */
export interface RunContext {
  run: string;
  pipeline: string;
  projectDir: string;
  stateDir: string;
  settings: Settings;
  /** The pipeline's parameters and the values this run gives them. */
  declared: Record<string, Param>;
  params: Record<string, Json>;
  partition: string | null;
  /** The schedule's interval that the run is for. */
  interval: { start: string; end: string } | null;
  code: Record<string, string>;
  pool: WorkerPool;
  store: OutputStore;
  threads: number;
  onAsk: JobOptions['onAsk'];
  appendLog(lines: Omit<LogLine, 'seq'>[]): void;
}

export interface AttemptHandlers {
  signal: AbortSignal;
  onStart(): void;
  onProgress(done: number, total: number | null): void;
}

/** Runs a block once in a worker. Never throws: what goes wrong is the outcome's error. */
export async function runAttempt(
  context: RunContext,
  block: Block,
  attempt: number,
  inputs: Map<string, Output>,
  previous: Output | null,
  handlers: AttemptHandlers,
): Promise<JobOutcome> {
  const job = jobOf(context, block, attempt, inputs, previous);
  const stamp = (time: string) => ({ time, block: block.name, attempt });
  try {
    const outcome = await context.pool.run(block.language as Language, job, {
      timeoutMs: block.timeout_ms,
      signal: handlers.signal,
      onStart: handlers.onStart,
      onProgress: handlers.onProgress,
      onLog: (entries) =>
        context.appendLog(entries.map(({ time, ...entry }) => ({ ...stamp(time), ...entry }))),
      onDisplay: (display) =>
        context.appendLog([
          {
            ...stamp(new Date().toISOString()),
            stream: 'display',
            level: 'info',
            text: display.title ?? display.mime,
            display,
          },
        ]),
      onAsk: context.onAsk,
    });
    if (outcome.type !== 'error') return outcome;
    return { type: 'error', error: (await damagedInput(context, inputs)) ?? outcome.error };
  } catch (error) {
    return { type: 'error', error: toErrorData(error) };
  }
}

/** A block may have failed because an input's file is damaged: that then is what to tell. */
async function damagedInput(
  context: RunContext,
  inputs: Map<string, Output>,
): Promise<BlockError | null> {
  for (const [name, output] of inputs) {
    if (await context.store.discardDamaged(output)) return damagedOutput(context.pipeline, name);
  }
  return null;
}

/** The folder with the scratch folders of a run, made by the blocks that ask for one. */
export function scratchOf(stateDir: string, run: string): string {
  return path.join(stateDir, 'work', run);
}

function jobOf(
  context: RunContext,
  block: Block,
  attempt: number,
  inputs: Map<string, Output>,
  previous: Output | null,
): Job {
  const folder = path.join(context.projectDir, 'pipelines', context.pipeline);
  return {
    project: context.projectDir,
    pipeline: context.pipeline,
    block: block.name,
    kind: block.kind,
    file: path.join(folder, block.file),
    display_file: `pipelines/${context.pipeline}/${block.file}`,
    code: context.code[block.name] ?? '',
    run_id: context.run,
    attempt,
    partition: context.partition,
    interval: context.interval,
    inputs: [...inputs].map(([name, output]) => ({ name, output, universal: null })),
    params: typedParams(context),
    variables: context.settings.variables,
    dataframe: context.settings.dataframe,
    workdir: path.join(scratchOf(context.stateDir, context.run), `${block.name}-${attempt}`),
    store: { dir: context.store.dir, tmp: context.store.tmp },
    previous,
    limits: {
      memory_bytes: context.settings.limits.block_memory_bytes,
      threads: context.threads,
    },
  };
}

function typedParams(context: RunContext): Job['params'] {
  const typed: Job['params'] = {};
  for (const [name, param] of Object.entries(context.declared)) {
    typed[name] = { type: param.type, value: context.params[name] ?? null };
  }
  return typed;
}

/** Checks and conditions give a verdict: what it says, or null where the output is not one. */
export async function verdictOf(output: Output): Promise<boolean | null> {
  if (output.kind !== 'value' || output.bytes > 64) return null;
  const value: unknown = JSON.parse(await readFile(output.path, 'utf8'));
  return typeof value === 'boolean' ? value : null;
}

/** The error of a check block that said no. */
export function checkFailed(block: Block): BlockError {
  return {
    code: 'check.failed',
    message: `The check ${block.name} gave false`,
    hint: 'Return true when the data is as it should be, or raise an error that says what is wrong.',
  };
}
