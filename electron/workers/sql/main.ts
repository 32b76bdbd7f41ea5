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
    cancelled = false;
    tainted = !isHarmless(block.code);
    if (process.cwd() !== block.project) process.chdir(block.project);
    connection = await session.connect(block);
    if (cancelled) connection.interrupt();
    return runSqlBlock(connection, block, reporter);
  },

  async read(request) {
    connection = await session.open();
    return readStored(connection, request);
  },

  cancel() {
    cancelled = true;
    connection?.interrupt();
  },

  async settle() {
    connection?.closeSync();
    connection = null;
    if (tainted) await session.renew();
    tainted = false;
  },
};

serveJobs(
  openChannel(),
  { language: 'sql', version: version().replace(/^v/, ''), packages: {}, tables: 'parquet' },
  handler,
);
