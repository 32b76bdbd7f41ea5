import { type DuckDBConnection, version } from '@duckdb/node-api';
import { openChannel } from '../channel.ts';
import { type JobHandler, serveJobs } from '../jobs.ts';
import { isHarmless, runSqlBlock } from './block.ts';
import { readStored } from './read.ts';
import { SqlSession } from './session.ts';

const INTERRUPT_EVERY_MS = 20;

const session = new SqlSession();
let connection: DuckDBConnection | null = null;
let cancelled = false;
let interrupting: NodeJS.Timeout | undefined;
let tainted = false;

const handler: JobHandler = {
  async run(block, reporter) {
    tainted = !isHarmless(block.code);
    if (process.cwd() !== block.project) process.chdir(block.project);
    connection = await session.connectionFor(block);
    return runSqlBlock(connection, block, reporter, () => cancelled);
  },

  async read(request) {
    connection = await session.connection();
    return readStored(connection, request);
  },

  cancel() {
    cancelled = true;
    // One that falls between two statements stops neither, so it is repeated until the job is over.
    const interrupt = () => connection?.interrupt();
    interrupt();
    interrupting ??= setInterval(interrupt, INTERRUPT_EVERY_MS);
  },

  async settle() {
    clearInterval(interrupting);
    interrupting = undefined;
    connection = null;
    await session.renew(tainted);
    cancelled = false;
    tainted = false;
  },
};

serveJobs(
  openChannel(),
  { language: 'sql', version: version().replace(/^v/, ''), packages: {}, tables: 'parquet' },
  handler,
);
