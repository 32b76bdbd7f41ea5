import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { quoteLiteral } from '../../../shared/sql/quote.ts';
import type { Job } from '../../../shared/worker/protocol.ts';
import { hasSmallInputs } from './small-inputs.ts';

/** DuckDB goes over its limit by some hundred megabytes, which the block's limit must leave room for. */
const OVERHEAD_BYTES = 300 * 1024 * 1024;

interface Ready {
  instance: DuckDBInstance;
  connection: DuckDBConnection;
}

/**
 * The DuckDB of this worker, in memory. Every job gets a connection of its own, which stands ready before
 * the job comes. What a block may have changed beyond its connection goes with the whole instance.
 */
export class SqlSession {
  private ready: Promise<Ready>;
  /** The settings that the instance has now. */
  private applied = '';

  constructor() {
    this.ready = createReady();
  }

  /** The fresh connection. */
  async connection(): Promise<DuckDBConnection> {
    return (await this.ready).connection;
  }

  /** The fresh connection, within the block's limits; what exceeds memory goes under the store's `tmp`. */
  async connectionFor(job: Job): Promise<DuckDBConnection> {
    const { limits, store } = job;
    const connection = await this.connection();
    const threads = hasSmallInputs(job) ? 1 : limits.threads;
    const memory = Math.max(limits.memory_bytes - OVERHEAD_BYTES, limits.memory_bytes * 0.6);
    const spill = path.join(store.tmp, `duckdb-${process.pid}`);
    const settings =
      `SET memory_limit = '${Math.floor(memory / 1024)}KiB'; SET threads = ${threads}; ` +
      `SET temp_directory = ${quoteLiteral(spill)}`;
    if (settings !== this.applied) {
      mkdirSync(store.tmp, { recursive: true });
      await connection.run(settings);
      this.applied = settings;
    }
    return connection;
  }

  /** Ends the connection's use; `tainted` replaces the whole instance. Then the next is made ready. */
  async renew(tainted: boolean): Promise<void> {
    const { instance, connection } = await this.ready;
    connection.closeSync();
    if (tainted) {
      instance.closeSync();
      this.applied = '';
    }
    this.ready = tainted ? createReady() : connectTo(instance);
    await this.ready;
  }
}

async function createReady(): Promise<Ready> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const ready = await connectTo(instance);
  // Times come out the same on every machine; errors say where they are.
  await ready.connection.run("SET GLOBAL errors_as_json = true; SET GLOBAL TimeZone = 'UTC'");
  return ready;
}

async function connectTo(instance: DuckDBInstance): Promise<Ready> {
  const connection = await instance.connect();
  await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false');
  return { instance, connection };
}
