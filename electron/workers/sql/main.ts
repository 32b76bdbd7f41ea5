import { type DuckDBConnection, version } from '@duckdb/node-api';
import { openChannel } from '../channel.ts';
import { type JobHandler, serveJobs } from '../jobs.ts';
import { isHarmless, runSqlBlock } from './block.ts';
import { readStored } from './read.ts';
import { SqlSession } from './session.ts';

const session = new SqlSession();
let connection: DuckDBConnection | null = null;
let cancelled = false;
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
    connection?.interrupt();
  },

  async settle() {
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
