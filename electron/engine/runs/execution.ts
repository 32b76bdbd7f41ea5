import { performance } from 'node:perf_hooks';
import type { Block, Pipeline } from '../../../shared/pipeline/document.ts';
import type { Run, RunBlock, RunEvent } from '../../../shared/runs/events.ts';
import { reduceRun } from '../../../shared/runs/reducer.ts';
import type { BlockStatus } from '../../../shared/runs/states.ts';
import type { BlockError, Output } from '../../../shared/worker/protocol.ts';
import type { Broadcast } from '../broadcast.ts';
import type { Assessment } from '../outputs/freshness.ts';
import type { Materialization } from '../outputs/materializations.ts';
import { NO_OUTPUT } from '../outputs/store.ts';
import type { JobOutcome } from '../workers/types.ts';
import { checkFailed, type RunContext, runAttempt, verdictOf } from './attempt.ts';
import { mayReuse, type PlanStep, type ReusePolicy } from './plan.ts';
import type { Recorder } from './recorder.ts';
import { retryDelay } from './retry.ts';
import { isSettled, runOutcome, verdict } from './settle.ts';

export interface ExecutionInput {
  /** The run as it begins: queued blocks in the order of the plan. */
  run: Run;
  pipeline: Pipeline;
  steps: PlanStep[];
  policy: ReusePolicy;
  context: RunContext;
  recorder: Recorder;
  listeners: Broadcast<RunEvent>;
  assess(block: Block, upstream: Map<string, Output>): Assessment;
  lastOutput(block: string): Output | null;
  /** Whether it is what the block gave last: going back to earlier code makes an older one the latest. */
  isLatest(entry: Materialization): boolean;
  materialize(entry: Omit<Materialization, 'pipeline' | 'run'>): void;
}

/**
 * One run under way. Each block that settles is recorded and at once starts those that waited only for
 * it; nothing polls. `done` gives the run when all have settled, and never rejects for a block's sake.
 */
export class Execution {
  readonly done: Promise<Run>;
  state: Run;
  private readonly input: ExecutionInput;
  private readonly steps: Map<string, PlanStep>;
  private readonly downstream = new Map<string, string[]>();
  private readonly index = new Map<string, number>();
  private readonly unsettled = new Map<string, number>();
  private readonly outputs = new Map<string, Output>();
  /** Bypassed blocks, and conditions that said no: their status alone does not tell what follows. */
  private readonly passes = new Set<string>();
  private readonly closed = new Set<string>();
  private readonly ready: string[] = [];
  private readonly abort = new AbortController();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly attempts = new Set<Promise<void>>();
  private readonly startedAt = performance.now();
  private stoppedAs: 'cancelled' | 'interrupted' = 'cancelled';
  private left: number;
  private pumping = false;
  private started = false;
  private abandoned = false;
  private finish!: (run: Run) => void;
  private fail!: (error: unknown) => void;

  constructor(input: ExecutionInput) {
    this.input = input;
    this.state = input.run;
    this.steps = new Map(input.steps.map((step) => [step.block.name, step]));
    this.left = input.steps.length;
    for (const [at, block] of input.run.blocks.entries()) this.index.set(block.name, at);
    for (const step of input.steps) {
      this.unsettled.set(step.block.name, step.waitsFor.length);
      for (const name of step.waitsFor) {
        this.downstream.set(name, [...(this.downstream.get(name) ?? []), step.block.name]);
      }
    }
    this.done = new Promise((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });
  }

  /** Settles what is fresh, records the run as it then stands, and starts what is ready. */
  start(): void {
    const first = this.input.steps.filter((step) => step.waitsFor.length === 0);
    this.ready.push(...first.map((step) => step.block.name));
    this.pump();
    this.started = true;
    this.input.recorder.event({ type: 'run', run: this.state });
    this.input.recorder.flush();
    for (const step of this.input.steps) {
      if (this.block(step.block.name).attempt > 0) this.submit(step);
    }
    this.endIfSettled();
  }

  /**
   * Stops what runs and what has not started. The run ends when the workers have let go.
   * @param as what then becomes of it: nobody wanted an `interrupted` one to end
   */
  cancel(as: 'cancelled' | 'interrupted' = 'cancelled'): void {
    if (this.abort.signal.aborted) return;
    this.stoppedAs = as;
    this.abort.abort();
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const name of this.steps.keys()) {
      // Settling one may settle others, so each is looked at as it stands now.
      const { attempt, status } = this.block(name);
      const submitted = attempt > 0 && !this.timers.has(name);
      if (!isSettled(status) && !submitted) this.settle(name, as, {});
    }
    this.timers.clear();
    this.endIfSettled();
  }

  /** The ledger cannot be written: stops everything, and lets `done` reject when the workers have let go. */
  abandon(error: unknown): void {
    this.abandoned = true;
    this.abort.abort();
    for (const timer of this.timers.values()) clearTimeout(timer);
    void Promise.all(this.attempts).then(() => this.fail(error));
  }

  private pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    for (let name = this.ready.shift(); name !== undefined; name = this.ready.shift()) {
      const step = this.steps.get(name);
      if (step) this.consider(step);
    }
    this.pumping = false;
  }

  /** Decides about a block whose upstream has settled. */
  private consider(step: PlanStep): void {
    const { block } = step;
    const refusal = this.refusal(step);
    if (refusal) this.settle(block.name, refusal, {});
    else if (!block.enabled) this.bypass(block);
    else this.begin(step);
  }

  /** Why a block does not even begin, or null. */
  private refusal(
    step: PlanStep,
  ): 'cancelled' | 'interrupted' | 'skipped' | 'upstream_failed' | null {
    if (this.abort.signal.aborted) return this.stoppedAs;
    const upstream = step.waitsFor.map((name) => ({
      status: this.closed.has(name) ? ('skipped' as const) : this.block(name).status,
      passes: this.passes.has(name),
    }));
    const decision = upstream.length === 0 ? 'run' : verdict(step.block.run_if, upstream);
    return decision === 'run' ? null : decision;
  }

  /** Reuses the block's fresh output, or runs it. */
  private begin(step: PlanStep): void {
    const { block } = step;
    const missing = block.inputs.find((name) => this.inputOf(step, name) === null);
    if (missing !== undefined) {
      this.settle(block.name, 'failed', { error: missingInput(block, missing) });
      return;
    }
    // The plan has judged those whose inputs it knew: they have not changed since.
    const assessment = step.assessment ?? this.input.assess(block, this.inputsOf(step));
    if (mayReuse(block, assessment, this.input.policy) && assessment.materialization) {
      this.reuse(block, assessment, assessment.materialization);
      return;
    }
    this.change(block.name, { attempt: 1, notes: assessment.reasons.map(({ detail }) => detail) });
    step.assessment = assessment;
    if (this.started) this.submit(step);
  }

  private bypass(block: Block): void {
    const [only, ...more] = block.inputs;
    const output = only === undefined ? undefined : this.outputs.get(only);
    if (output === undefined || more.length > 0) {
      this.settle(block.name, 'skipped', { notes: ['disabled'] });
      return;
    }
    this.passes.add(block.name);
    this.outputs.set(block.name, output);
    this.settle(block.name, 'skipped', {
      notes: ['bypassed: its input passes through'],
      ...figures(output),
    });
  }

  private reuse(block: Block, assessment: Assessment, entry: Materialization): void {
    this.outputs.set(block.name, entry.output);
    if (!this.input.isLatest(entry)) {
      this.input.materialize({
        block: block.name,
        key: assessment.key,
        at: new Date().toISOString(),
        parts: assessment.parts,
        output: entry.output,
      });
    }
    this.settle(block.name, 'cached', {
      ...figures(entry.output),
      notes: [`from run ${entry.run}`],
    });
  }

  private submit(step: PlanStep): void {
    const { block } = step;
    const { attempt } = this.block(block.name);
    let began = performance.now();
    let told = 0;
    const running = runAttempt(
      this.input.context,
      block,
      attempt,
      this.inputsOf(step),
      this.input.lastOutput(block.name),
      {
        signal: this.abort.signal,
        onStart: () => {
          began = performance.now();
          this.change(block.name, { status: 'running', started_at: new Date().toISOString() });
        },
        onProgress: (done, total) => {
          if (performance.now() - told < 100 && done !== total) return;
          told = performance.now();
          const { run } = this.state;
          this.input.listeners.send({ type: 'progress', run, block: block.name, done, total });
        },
      },
    );
    const attempted = running.then(() => void this.attempts.delete(attempted));
    this.attempts.add(attempted);
    running
      .then((outcome) => this.end(step, outcome, round(performance.now() - began)))
      .catch((error: unknown) => this.abandon(error));
  }

  private async end(step: PlanStep, outcome: JobOutcome, duration_ms: number): Promise<void> {
    const { block } = step;
    if (outcome.type === 'cancelled') {
      this.settle(block.name, this.stoppedAs, { duration_ms });
    } else if (outcome.type === 'error') {
      this.failed(step, outcome.error, duration_ms);
    } else {
      const said = VERDICT_KINDS.has(block.kind) ? await verdictOf(outcome.output) : null;
      if (block.kind === 'condition' && said === false) this.closed.add(block.name);
      if (block.kind === 'check' && said === false) {
        this.failed(step, checkFailed(block), duration_ms);
      } else {
        this.succeeded(step, outcome.output, outcome.warnings, duration_ms);
      }
    }
  }

  private succeeded(step: PlanStep, output: Output, warnings: string[], duration_ms: number): void {
    const { block, assessment } = step;
    this.outputs.set(block.name, output);
    if (assessment) {
      this.input.materialize({
        block: block.name,
        key: assessment.key,
        at: new Date().toISOString(),
        parts: assessment.parts,
        output,
      });
    }
    const notes = [...this.block(block.name).notes, ...warnings];
    const status = warnings.length > 0 ? 'warned' : 'success';
    this.settle(block.name, status, { ...figures(output), duration_ms, notes });
  }

  private failed(step: PlanStep, error: BlockError, duration_ms: number): void {
    const { block } = step;
    const { attempt } = this.block(block.name);
    const delay = retryDelay(block.retries, attempt, Math.random);
    if (delay === null || this.abort.signal.aborted) {
      this.settle(block.name, 'failed', { error, duration_ms });
      return;
    }
    this.change(block.name, {
      status: 'queued',
      error,
      notes: [`attempt ${attempt} failed; the next starts in ${Math.round(delay)} ms`],
    });
    const timer = setTimeout(() => {
      this.timers.delete(block.name);
      this.change(block.name, { attempt: attempt + 1, error: null });
      this.submit(step);
    }, delay);
    this.timers.set(block.name, timer);
  }

  private settle(name: string, status: BlockStatus, fields: Partial<RunBlock>): void {
    this.left -= 1;
    const ended_at = new Date().toISOString();
    const block = this.change(name, { ...fields, status, ended_at });
    if (status !== 'cached') {
      this.input.recorder.last(this.input.pipeline.name, this.state.run, block);
    }
    for (const next of this.downstream.get(name) ?? []) {
      const unsettled = (this.unsettled.get(next) ?? 0) - 1;
      this.unsettled.set(next, unsettled);
      if (unsettled === 0) this.ready.push(next);
    }
    this.pump();
    if (this.started) this.endIfSettled();
  }

  /** Before the run is recorded there is nobody to tell; afterwards each change is an event. */
  private change(name: string, fields: Partial<RunBlock>): RunBlock {
    const at = this.index.get(name) ?? -1;
    const block = { ...this.block(name), ...fields };
    if (this.started) {
      const blocks = this.state.blocks.slice();
      blocks[at] = block;
      this.state = { ...this.state, blocks };
      this.input.recorder.event({ type: 'block', run: this.state.run, block });
    } else {
      this.state.blocks[at] = block;
    }
    return block;
  }

  private endIfSettled(): void {
    if (this.left > 0 || this.abandoned || isOver(this.state)) return;
    const statuses = new Map(this.state.blocks.map((block) => [block.name, block.status]));
    const status = this.abort.signal.aborted
      ? this.stoppedAs
      : runOutcome(this.input.pipeline.blocks, statuses);
    const ended = {
      type: 'run_ended' as const,
      run: this.state.run,
      status,
      ended_at: new Date().toISOString(),
      duration_ms: round(performance.now() - this.startedAt),
    };
    this.state = reduceRun(this.state, { ...ended, seq: 0, time: ended.ended_at }) ?? this.state;
    this.input.recorder.event(ended);
    this.input.recorder.flush();
    if (!this.abandoned) this.finish(this.state);
  }

  private block(name: string): RunBlock {
    const block = this.state.blocks[this.index.get(name) ?? -1];
    if (!block) throw new Error(`${name} is not a block of the run ${this.state.run}`);
    return block;
  }

  private inputsOf(step: PlanStep): Map<string, Output> {
    return new Map(step.block.inputs.map((name) => [name, this.inputOf(step, name) ?? NO_OUTPUT]));
  }

  /** An input that ran and gave nothing is empty; one outside the run is what it last gave, or null. */
  private inputOf(step: PlanStep, name: string): Output | null {
    const output = this.outputs.get(name);
    if (output) return output;
    return step.waitsFor.includes(name) ? NO_OUTPUT : this.input.lastOutput(name);
  }
}

const VERDICT_KINDS: ReadonlySet<string> = new Set(['check', 'condition']);

function isOver(run: Run): boolean {
  return run.ended_at !== null;
}

function figures(output: Output): Pick<RunBlock, 'rows' | 'columns' | 'bytes' | 'output'> {
  return {
    rows: output.rows,
    columns: output.schema?.length ?? null,
    bytes: output.bytes,
    output: output.kind === 'none' ? null : output.sha,
  };
}

function missingInput(block: Block, input: string): BlockError {
  return {
    code: 'run.missing_input',
    message: `${block.name} needs the output of ${input}, which has not run yet`,
    hint: `Run it with what it needs: --select +${block.name}`,
  };
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
