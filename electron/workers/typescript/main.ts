import { isMainThread } from 'node:worker_threads';
import { TidemillError } from '../../../shared/errors.ts';
import { openChannel } from '../channel.ts';
import { type JobHandler, serveJobs } from '../jobs.ts';
import { runTypeScriptBlock } from './block.ts';
import { warmStripping } from './compile/strip.ts';
import { guardProcess } from './guard.ts';
import { trackTimers } from './leftovers.ts';
import { TableThread } from './thread/client.ts';
import { serveTables } from './thread/serve.ts';

function serveBlocks(): void {
  const channel = openChannel();
  let thread: TableThread | null = null;
  const tables = (): TableThread => {
    thread ??= new TableThread(__filename);
    return thread;
  };

  const handler: JobHandler = {
    run(block, reporter) {
      if (process.cwd() !== block.project) process.chdir(block.project);
      return runTypeScriptBlock(block, reporter, tables());
    },
    read() {
      throw new TidemillError({
        code: 'worker.unsupported',
        message: 'TypeScript workers do not read',
      });
    },
    // JavaScript that runs cannot be stopped: the engine kills the worker.
    cancel() {},
    async settle() {
      await tables().ask({ op: 'end' });
    },
  };

  guardProcess();
  trackTimers();
  serveJobs(
    channel,
    {
      language: 'typescript',
      version: process.versions.node,
      packages: {},
      tables: 'parquet',
    },
    handler,
  );
  // The first use of either takes tens of milliseconds: better now than in the first block.
  tables();
  warmStripping();
}

if (isMainThread) serveBlocks();
else serveTables();
