import { availableParallelism } from 'node:os';
import path from 'node:path';
import { monotonicFactory } from 'ulid';
import type { StartRun } from '../../../shared/contract/contract.ts';
import { type Problem, TidemillError } from '../../../shared/errors.ts';
import type { Pipeline, Settings } from '../../../shared/pipeline/document.ts';
import { selectBlocks } from '../../../shared/pipeline/selection.ts';
import type { Run, RunEvent, RunSummary } from '../../../shared/runs/events.ts';
import type { Json, Language, Output } from '../../../shared/worker/protocol.ts';
import { Broadcast } from '../broadcast.ts';
import { assess, type Snapshot } from '../outputs/freshness.ts';
import type { Materializations } from '../outputs/materializations.ts';
import { missingRun } from '../outputs/preview.ts';
import { sha256 } from '../outputs/sha256.ts';
import { takeSnapshot } from '../outputs/snapshot.ts';
import type { OutputStore } from '../outputs/store.ts';
import type { LoadedPipeline, Project } from '../project/types.ts';
import type { WorkerPool } from '../workers/types.ts';
import { Execution } from './execution.ts';
import type { Ledger } from './ledger.ts';
import { RunLog } from './log.ts';
import { resolveParams } from './params.ts';
import { plan } from './plan.ts';
import { Recorder } from './recorder.ts';

/** A run under way, with those who listen to it. */
interface Active {
  execution: Execution;
  listeners: Broadcast<RunEvent>;
  log: RunLog;
}

export interface RunServiceParts {
  project: Project;
  stateDir: string;
  ledger: Ledger;
  materializations: Materializations;
  store: OutputStore;
  pool(): Promise<WorkerPool>;
  /** Told when a run begins and when it has ended. */
  onChange(run: RunSummary): void;
  onAsk(what: 'secret' | 'connection', name: string): Promise<Json>;
}

const newRunId = monotonicFactory();

/** Starts runs and knows those under way. */
export class RunService {
  private readonly parts: RunServiceParts;
  private readonly active = new Map<string, Active>();

  constructor(parts: RunServiceParts) {
    this.parts = parts;
  }

  /**
   * Starts a run and gives it as it began. Throws when the files have errors (`pipeline.invalid`, with
   * all of them), a parameter or the selection is wrong, or nothing is selected (`selection.empty`).
   */
  async start(request: StartRun): Promise<Run> {
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
    const steps = plan({ pipeline, selected, policy, assess: judge, lastOutput });
    const run = newRun(
      pipeline,
      steps.map((step) => step.block.name),
      {
        params,
        version: versionOf(loaded, settings, snapshot),
      },
    );
    const listeners = new Broadcast<RunEvent>();
    const log = new RunLog(path.join(this.parts.stateDir, 'logs'), run.run);
    const recorder: Recorder = new Recorder({
      ledger,
      listeners,
      lastSeq: 0,
      onFailure: (error) => execution.abandon(error),
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
        code: snapshot.code,
        pool,
        store,
        threads: availableParallelism(),
        onAsk: this.parts.onAsk,
        appendLog: (lines) => log.append(lines),
      },
    });
    this.active.set(run.run, { execution, listeners, log });
    void this.watchEnd(execution, listeners, log);
    execution.start();
    this.parts.onChange(execution.state);
    return execution.state;
  }

  /** Asks a run to stop; it ends when its workers have let go. Throws `run.missing`, `run.finished`. */
  cancel(run: string): RunSummary {
    const active = this.active.get(run);
    if (active) {
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
    const found = this.active.get(run)?.execution.state ?? this.parts.ledger.run(run);
    if (!found) throw missingRun(run);
    return found;
  }

  /** What the ledger has after `afterSeq`, then what happens until the run is over. */
  async *events(run: string, afterSeq: number, signal?: AbortSignal): AsyncGenerator<RunEvent> {
    const live = this.active.get(run)?.listeners.listen(signal);
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
    } finally {
      live?.stop();
    }
  }

  /** The log of a run under way; null once it is closed and only the file is left. */
  liveLog(run: string): RunLog | null {
    return this.active.get(run)?.log ?? null;
  }

  /** Cancels all runs and waits until they have ended. */
  async close(): Promise<void> {
    const ending = [...this.active.values()].map(({ execution }) => {
      execution.cancel();
      return execution.done.catch(() => undefined);
    });
    await Promise.all(ending);
  }

  private async watchEnd(
    execution: Execution,
    listeners: Broadcast<RunEvent>,
    log: RunLog,
  ): Promise<void> {
    try {
      await execution.done;
    } catch (error) {
      console.error(`The run ${execution.state.run} could not be recorded:`, error);
    }
    await log.close().catch((error: unknown) => {
      console.error(`The log of the run ${execution.state.run} could not be written:`, error);
    });
    this.active.delete(execution.state.run);
    listeners.close();
    this.parts.onChange(execution.state);
  }
}

/** The hash of the project files that a run ran: the pipeline's, the settings, and what blocks import. */
function versionOf(loaded: LoadedPipeline, settings: Settings, snapshot: Snapshot): string {
  const imports = [...snapshot.dependencies.values()].map((found) => found.imports);
  return sha256(JSON.stringify([loaded.revision, settings, imports]));
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
  throw new TidemillError({
    code: 'selection.empty',
    message:
      pipeline.blocks.length === 0
        ? `${pipeline.name} has no blocks yet`
        : 'The selection holds no block that runs',
    file: `pipelines/${pipeline.name}/pipeline.yaml`,
    hint: 'Select a block by its name: a, +a, a+, +a+',
  });
}

function newRun(pipeline: Pipeline, order: string[], fields: Pick<Run, 'params' | 'version'>): Run {
  return {
    run: newRunId(),
    pipeline: pipeline.name,
    status: 'running',
    trigger: 'manual',
    started_at: new Date().toISOString(),
    ended_at: null,
    duration_ms: null,
    ...fields,
    blocks: order.map((name) => ({
      name,
      status: 'queued',
      attempt: 0,
      rows: null,
      columns: null,
      bytes: null,
      duration_ms: null,
      started_at: null,
      ended_at: null,
      output: null,
      error: null,
      notes: [],
    })),
  };
}

export function summaryOf(run: Run): RunSummary {
  const { blocks: _, ...summary } = run;
  return summary;
}
