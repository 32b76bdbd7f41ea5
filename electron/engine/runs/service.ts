import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { monotonicFactory } from 'ulid';
import type { StartRun } from '../../../shared/contract/contract.ts';
import { type Problem, TidemillError, toErrorData } from '../../../shared/errors.ts';
import type { Pipeline } from '../../../shared/pipeline/document.ts';
import { selectBlocks } from '../../../shared/pipeline/selection.ts';
import type { Run, RunEvent, RunSummary } from '../../../shared/runs/events.ts';
import { queuedBlock } from '../../../shared/runs/queued-block.ts';
import type { Json, Language, Output } from '../../../shared/worker/protocol.ts';
import { Broadcast } from '../broadcast.ts';
import { assess } from '../outputs/freshness.ts';
import type { Materializations } from '../outputs/materializations.ts';
import { missingRun } from '../outputs/preview.ts';
import { takeSnapshot } from '../outputs/snapshot.ts';
import type { OutputStore } from '../outputs/store.ts';
import type { Project } from '../project/types.ts';
import type { WorkerPool } from '../workers/types.ts';
import { scratchOf } from './attempt.ts';
import { Execution } from './execution.ts';
import type { Ledger } from './ledger.ts';
import { RunLog } from './log.ts';
import { resolveParams } from './params.ts';
import { plan } from './plan.ts';
import { Recorder } from './recorder.ts';
import { markInterrupted } from './recover.ts';

/** A run under way, with those who listen to it. */
interface Active {
  execution: Execution;
  listeners: Broadcast<RunEvent>;
  log: RunLog;
  /** Why the ledger could not be written, which ends a run. */
  failure: TidemillError | null;
  /** Resolves when the run is over, recorded as far as possible, and its log is closed. */
  ended: Promise<void>;
}

export interface RunServiceParts {
  project: Project;
  stateDir: string;
  /** @throws TidemillError `state.gone` when what is recorded would be lost */
  confirmState(): Promise<void>;
  ledger: Ledger;
  materializations: Materializations;
  store: OutputStore;
  pool(): Promise<WorkerPool>;
  /** The version of the project's files as they stand. */
  snapshot(): Promise<string>;
  /** Told when a run begins and when it has ended. */
  onChange(run: RunSummary): void;
  onAsk(what: 'secret' | 'connection', name: string): Promise<Json>;
}

/** What started a run that no person asked for. */
export interface Launch {
  origin: Pick<RunSummary, 'trigger' | 'trigger_type' | 'nominal' | 'interval' | 'cause'>;
  /** Further writes of the transaction that records the run's beginning. */
  also?: (run: string) => void;
}

const BY_HAND: Launch = {
  origin: { trigger: 'manual', trigger_type: 'manual', nominal: null, interval: null, cause: null },
};

const newRunId = monotonicFactory();

/** Starts runs and knows those under way. */
export class RunService {
  private readonly parts: RunServiceParts;
  private readonly active = new Map<string, Active>();
  /** Runs whose end could not be recorded: tried again whenever there may be room. */
  private readonly unrecorded = new Set<string>();
  /** Runs that are asked for and have not begun: what they read must stay open until they know of a closing. */
  private readonly starting = new Set<Promise<Run>>();
  private closing = false;

  constructor(parts: RunServiceParts) {
    this.parts = parts;
  }

  /**
   * Starts a run and gives it as it began. Throws when the files have errors (`pipeline.invalid`, with
   * all of them), a parameter or the selection is wrong, nothing is selected (`selection.empty`), or
   * the run cannot be recorded (`disk.full`, `state.gone`); `run.closing` when the engine is being closed.
   * @param launch what started it, where that is not a person
   */
  async start(request: StartRun, launch: Launch = BY_HAND): Promise<Run> {
    const starting = this.begin(request, launch);
    this.starting.add(starting);
    try {
      return await starting;
    } finally {
      this.starting.delete(starting);
    }
  }

  private async begin(request: StartRun, launch: Launch): Promise<Run> {
    this.recordLost();
    await this.parts.confirmState();
    if (this.closing) throw closingError();
    const { project, ledger, materializations, store } = this.parts;
    const [loaded, { settings, problems }] = await Promise.all([
      project.load(request.pipeline),
      project.settings(),
    ]);
    refuseErrors(request.pipeline, [...problems, ...loaded.problems]);
    const { pipeline } = loaded;
    const params = resolveParams(pipeline.name, pipeline.params, request.params);
    const selected = selectedBlocks(pipeline, request);
    const blocks = pipeline.blocks.filter((block) => selected.has(block.name));
    const pool = await this.parts.pool();
    pool.warm([...new Set(blocks.map((block) => block.language as Language))]);
    const snapshot = await takeSnapshot({
      projectDir: project.dir,
      loaded,
      settings,
      blocks,
      pool,
      materializations,
      store,
    });
    const latest = (name: string) => snapshot.materializations.get(name)?.[0];
    const lastOutput = (name: string): Output | null => {
      const output = latest(name)?.output;
      return output && store.intact(output) ? output : null;
    };
    const policy = { mode: request.mode, force: request.force };
    const judge = (block: Pipeline['blocks'][number], upstream: Map<string, Output>) =>
      assess(block, upstream, params, snapshot);
    const version = await this.parts.snapshot();
    const { revision } = await project.load(request.pipeline);
    // What was saved since it was loaded is in the version: the run must be of that, too.
    if (revision !== loaded.revision) return await this.begin(request, launch);
    // Nothing waits from here on until the run is among those that closing waits for.
    if (this.closing) throw closingError();
    const steps = plan({ pipeline, selected, policy, assess: judge, lastOutput });
    const run = newRun(
      pipeline,
      steps.map((step) => step.block.name),
      {
        params,
        version,
        whole: request.mode === 'full' && isComplete(request),
        complete: isComplete(request),
        ...launch.origin,
      },
    );
    const listeners = new Broadcast<RunEvent>();
    const log = new RunLog(path.join(this.parts.stateDir, 'logs'), run.run);
    const recorder: Recorder = new Recorder({
      ledger,
      listeners,
      lastSeq: 0,
      onFailure: (error) => {
        active.failure = unrecordable(run.run, error);
        execution.abandon(error);
      },
    });
    const execution: Execution = new Execution({
      run,
      pipeline,
      steps,
      policy,
      recorder,
      listeners,
      assess: judge,
      lastOutput,
      isLatest: (entry) => latest(entry.block) === entry,
      materialize: (entry) =>
        recorder.also(() =>
          materializations.record({ ...entry, pipeline: pipeline.name, run: run.run }),
        ),
      context: {
        run: run.run,
        pipeline: pipeline.name,
        projectDir: project.dir,
        stateDir: this.parts.stateDir,
        settings,
        declared: pipeline.params,
        params,
        partition: request.partition,
        interval: run.interval,
        code: snapshot.code,
        pool,
        store,
        threads: availableParallelism(),
        onAsk: this.parts.onAsk,
        appendLog: (lines) => log.append(lines),
      },
    });
    const active: Active = { execution, listeners, log, failure: null, ended: Promise.resolve() };
    this.active.set(run.run, active);
    active.ended = this.watchEnd(active);
    if (launch.also) recorder.also(() => launch.also?.(run.run));
    execution.start();
    if (active.failure) {
      await active.ended;
      throw active.failure;
    }
    // Of one that is over at once, such as where nothing had changed, its end is told and told once.
    if (execution.state.ended_at === null) this.parts.onChange(execution.state);
    return execution.state;
  }

  /** Asks a run to stop; it ends when its workers have let go. Throws `run.missing`, `run.finished`. */
  cancel(run: string): RunSummary {
    const active = this.active.get(run);
    if (active && active.execution.state.ended_at === null) {
      active.execution.cancel();
      return summaryOf(active.execution.state);
    }
    const summary = this.parts.ledger.summary(run);
    if (!summary) throw missingRun(run);
    throw new TidemillError({
      code: 'run.finished',
      message: `The run ${run} is over already: ${summary.status}`,
    });
  }

  get(run: string): Run {
    this.recordLost();
    const found = this.active.get(run)?.execution.state ?? this.parts.ledger.run(run);
    if (!found) throw missingRun(run);
    return found;
  }

  /** What the ledger has after `afterSeq`, then what happens until the run is over. Throws `run.missing`, `disk.full`. */
  async *events(run: string, afterSeq: number, signal?: AbortSignal): AsyncGenerator<RunEvent> {
    const active = this.active.get(run);
    const live = active?.listeners.listen(signal);
    try {
      let seq = afterSeq;
      for (const event of this.parts.ledger.events(run, afterSeq)) {
        yield event;
        seq = event.seq;
      }
      if (!live) {
        if (seq === 0 && !this.parts.ledger.summary(run)) throw missingRun(run);
        return;
      }
      for await (const event of live) {
        if (event.type !== 'progress' && event.seq <= seq) continue;
        yield event;
        if (event.type === 'run_ended') return;
      }
      if (active?.failure) throw active.failure;
    } finally {
      live?.stop();
    }
  }

  /** The log of a run under way; null once it is closed and only the file is left. */
  liveLog(run: string): RunLog | null {
    return this.active.get(run)?.log ?? null;
  }

  /** Stops all runs and waits until they have ended. Those that a trigger started were wanted: they are interrupted. */
  async close(): Promise<void> {
    this.closing = true;
    const ending = [...this.active.values()].map(({ execution, ended }) => {
      execution.cancel(execution.state.trigger_type === 'manual' ? 'cancelled' : 'interrupted');
      return ended;
    });
    await Promise.all([...ending, Promise.allSettled(this.starting)]);
    this.recordLost();
  }

  private async watchEnd(active: Active): Promise<void> {
    const { execution, listeners, log } = active;
    const { run } = execution.state;
    try {
      await execution.done;
    } catch (error) {
      active.failure ??= unrecordable(run, error);
      this.unrecorded.add(run);
    }
    const scratch = scratchOf(this.parts.stateDir, run);
    await rm(scratch, { recursive: true, force: true }).catch((error: unknown) => {
      // The next engine clears the folder; until then somebody should know why it is there.
      console.error(`The scratch folder ${scratch} could not be removed:`, error);
    });
    await log.close();
    this.active.delete(run);
    this.recordLost();
    listeners.close();
    this.parts.onChange(active.failure ? interrupted(execution.state) : execution.state);
  }

  /** Marks runs whose end could not be recorded as interrupted, where that is possible now. */
  private recordLost(): void {
    if (this.unrecorded.size === 0) return;
    try {
      markInterrupted(
        this.parts.ledger,
        () => new Date(),
        (run) => this.unrecorded.has(run),
      );
      this.unrecorded.clear();
    } catch {
      // There is still no room. The next engine, if not this one, will mark them.
    }
  }
}

/** Why a run had to stop, where what happened in it could not be written down. */
function unrecordable(run: string, error: unknown): TidemillError {
  const data = toErrorData(error);
  return new TidemillError(
    { ...data, message: `The run ${run} was stopped. ${data.message}` },
    { cause: error },
  );
}

function closingError(): TidemillError {
  return new TidemillError({
    code: 'run.closing',
    message: 'The engine is being closed, so that nothing is started any more.',
  });
}

function isComplete({ select, exclude }: StartRun): boolean {
  return select === undefined && exclude === undefined;
}

function refuseErrors(pipeline: string, problems: Problem[]): void {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const [first, ...more] = errors;
  if (!first) return;
  if (more.length === 0) throw new TidemillError({ ...first, problems: errors });
  throw new TidemillError({
    code: 'pipeline.invalid',
    message: `${pipeline} cannot run: its files have ${errors.length} errors, the first: ${first.message}`,
    hint: `See them all: tidemill validate ${pipeline}`,
    ...(first.file === undefined ? {} : { file: first.file }),
    ...(first.line === undefined ? {} : { line: first.line }),
    ...(first.column === undefined ? {} : { column: first.column }),
    problems: errors,
  });
}

/** Notes never run; scratch blocks only when they are selected by name. */
function selectedBlocks(pipeline: Pipeline, request: StartRun): Set<string> {
  const selected = selectBlocks(pipeline, request.select, request.exclude);
  for (const block of pipeline.blocks) {
    const scratch = block.kind === 'scratch' && request.select === undefined;
    if (scratch || block.kind === 'note' || block.language === 'markdown') {
      selected.delete(block.name);
    }
  }
  if (selected.size > 0) return selected;
  const file = `pipelines/${pipeline.name}/pipeline.yaml`;
  if (pipeline.blocks.length === 0) {
    throw new TidemillError({
      code: 'pipeline.empty',
      message: `The pipeline '${pipeline.name}' has no blocks yet, so there is nothing to run`,
      file,
      hint: 'Add a block under blocks: in this file, or on the canvas.',
    });
  }
  throw new TidemillError({
    code: 'selection.empty',
    message: 'The selection holds no block that runs',
    file,
    hint: 'Select a block by its name: a, +a, a+, +a+. Notes never run.',
  });
}

function newRun(
  pipeline: Pipeline,
  order: string[],
  fields: Pick<Run, 'params' | 'version' | 'whole' | 'complete'> & Launch['origin'],
): Run {
  return {
    run: newRunId(),
    pipeline: pipeline.name,
    status: 'running',
    started_at: new Date().toISOString(),
    ended_at: null,
    duration_ms: null,
    ...fields,
    blocks: order.map(queuedBlock),
  };
}

function interrupted(run: Run): RunSummary {
  return { ...summaryOf(run), status: 'interrupted', ended_at: new Date().toISOString() };
}

export function summaryOf(run: Run): RunSummary {
  const { blocks: _, ...summary } = run;
  return summary;
}
