import type { Job } from '../../../shared/worker/protocol.ts';
import type { JobResult, Reporter } from '../jobs.ts';
import { isTable } from '../table/read.ts';
import { type LoadedBlock, loadBlock } from './compile/load.ts';
import { contextOf } from './context.ts';
import { blockFailure, exitFailure, testFailure } from './errors.ts';
import { ExitCalled, guarded } from './guard.ts';
import { inputValue } from './inputs.ts';
import { closeLeftovers, openHandles } from './leftovers.ts';
import { type Published, publishResult } from './output.ts';
import { Table } from './table.ts';
import type { TableThread } from './thread/client.ts';

/** Runs a TypeScript block. Throws BlockFailure with the place in the user's files. */
export async function runTypeScriptBlock(
  job: Job,
  reporter: Reporter,
  thread: TableThread,
): Promise<JobResult> {
  const { store, limits } = job;
  // The table thread answers in order: nobody needs to wait for this.
  const ready = thread.ask({
    op: 'begin',
    store,
    memoryBytes: limits.memory_bytes,
    threads: limits.threads,
  });
  const before = openHandles();
  try {
    return await guarded(async () => {
      const block = await loadBlock(job);
      const inputs = await inputsOf(job, reporter, thread);
      await ready;
      const { run } = block;
      const value = await run(inputs);
      const published = await publishResult(value, job, thread);
      const tests = await runTests(block, value, published, job, thread);
      return { output: published.output, warnings: published.warnings, tests };
    });
  } catch (thrown) {
    if (thrown instanceof ExitCalled) throw exitFailure(job, thrown.stack ?? '');
    throw blockFailure(thrown, job);
  } finally {
    closeLeftovers(before);
  }
}

async function inputsOf(
  job: Job,
  reporter: Reporter,
  thread: TableThread,
): Promise<Record<string, unknown>> {
  const inputs: Record<string, unknown> = {};
  for (const input of job.inputs) inputs[input.name] = await inputValue(input, thread);
  inputs.params = Object.fromEntries(
    Object.entries(job.params).map(([name, { value }]) => [name, value]),
  );
  inputs.context = contextOf(job, reporter);
  return inputs;
}

/** Runs the file's `test_*` functions on the output before anyone else sees it; gives their number. */
async function runTests(
  { tests }: LoadedBlock,
  value: unknown,
  { output, consumed }: Published,
  job: Job,
  thread: TableThread,
): Promise<number> {
  const tested = consumed && isTable(output) ? new Table(job.block, output, thread) : value;
  for (const { name, test } of tests) {
    try {
      await test(tested);
    } catch (thrown) {
      if (thrown instanceof ExitCalled) throw thrown;
      throw testFailure(name, thrown, job);
    }
  }
  return tests.length;
}
