import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { quoteLiteral } from '../../../shared/sql/quote.ts';
import type { Job } from '../../../shared/worker/protocol.ts';

/** DuckDB goes over its limit by some hundred megabytes, which the block's limit must leave room for. */
const OVERHEAD_BYTES = 300 * 1024 * 1024;

/**
 * The DuckDB of this worker, in memory. Blocks get a connection each; what a block may have changed beyond its
 * connection goes with the whole instance, of which a new one then takes the place.
 */
export class SqlSession {
  private instance: Promise<DuckDBInstance> = createInstance();
  private applied = '';

  /** A fresh connection within the block's limits, spilling under the store's `tmp`. */
  async connect(job: Job): Promise<DuckDBConnection> {
    const connection = await this.open();
    const limit = Math.max(job.limits.memory_bytes - OVERHEAD_BYTES, job.limits.memory_bytes * 0.6);
    const spill = path.join(job.store.tmp, `duckdb-${process.pid}`);
    const settings =
      `SET memory_limit = '${Math.floor(limit / 1024)}KiB'; SET threads = ${job.limits.threads}; ` +
      `SET temp_directory = ${quoteLiteral(spill)}`;
    if (settings !== this.applied) {
      await mkdir(job.store.tmp, { recursive: true });
      await connection.run(settings);
      this.applied = settings;
    }
    return connection;
  }

  /** A fresh connection for reading stored tables. */
  async open(): Promise<DuckDBConnection> {
    const connection = await (await this.instance).connect();
    await connection.run(
      "SET errors_as_json = true; SET TimeZone = 'UTC'; " +
        'SET enable_progress_bar = true; SET enable_progress_bar_print = false',
    );
    return connection;
  }

  /** Replaces the instance, so that nothing a block did is there for the next. */
  async renew(): Promise<void> {
    const old = await this.instance;
    this.instance = createInstance();
    this.applied = '';
    old.closeSync();
    await this.instance;
  }
}

function createInstance(): Promise<DuckDBInstance> {
  return DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
}
