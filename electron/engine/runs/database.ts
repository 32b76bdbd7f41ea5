import path from 'node:path';
import Database from 'libsql';
import { databaseError } from './database-error.ts';

/** A value that a statement takes. */
type Value = string | number | bigint | null;

/** What of a SQLite database the engine uses. Everything throws TidemillError where the file is at fault. */
export interface Sql {
  exec(sql: string): void;
  prepare(sql: string): SqlStatement;
  close(): void;
}

export interface SqlStatement {
  run(...values: Value[]): void;
  get(...values: Value[]): unknown;
  all(...values: Value[]): unknown[];
}

const SCHEMA = `
  create table if not exists runs (
    run text primary key,
    pipeline text not null,
    status text not null,
    version text not null,
    trigger text not null,
    params text not null,
    started_at text not null,
    ended_at text,
    duration_ms real
  ) without rowid;
  create index if not exists runs_by_pipeline on runs (pipeline, run);
  create index if not exists runs_unfinished on runs (status) where status in ('queued', 'running');

  create table if not exists run_events (
    run text not null,
    seq integer not null,
    body text not null,
    primary key (run, seq)
  ) without rowid;

  create table if not exists materializations (
    pipeline text not null,
    block text not null,
    key text not null,
    run text not null,
    at text not null,
    parts text not null,
    output text not null,
    sha text not null,
    primary key (pipeline, block, key)
  ) without rowid;
  create index if not exists materializations_by_sha on materializations (sha);

  create table if not exists block_last (
    pipeline text not null,
    block text not null,
    run text not null,
    body text not null,
    primary key (pipeline, block)
  ) without rowid;
`;

/**
 * Opens the project's ledger, `.tidemill/state.db`. One writer; WAL, so that a reader never waits and
 * a process killed at any instant loses no committed transaction.
 * @throws TidemillError `state.damaged`, `state.unusable`, `disk.full`, as all that is done with it later
 */
export function openDatabase(stateDir: string): Sql {
  const file = path.join(stateDir, 'state.db');
  const told = telling(file);
  const database = told(() => new Database(file));
  /** The ledger has a handful of statements and runs them thousands of times. */
  const prepared = new Map<string, ReturnType<Sql['prepare']>>();
  const sql: Sql = {
    exec: (text) => told(() => void database.exec(text)),
    prepare(text) {
      const known = prepared.get(text);
      if (known) return known;
      const statement = told(() => database.prepare(text));
      const made = {
        run: (...values: unknown[]) => told(() => void statement.run(...values)),
        get: (...values: unknown[]) => told(() => statement.get(...values)),
        all: (...values: unknown[]) => told(() => statement.all(...values)),
      };
      prepared.set(text, made);
      return made;
    },
    close() {
      prepared.clear();
      try {
        // libsql lets go of the file only with its last statement; the log is folded in now.
        database.exec('pragma wal_checkpoint(truncate)');
      } catch {
        // What is in the log stays there, and the next opening reads it.
      }
      database.close();
    },
  };
  try {
    sql.exec('pragma journal_mode = wal');
    sql.exec('pragma synchronous = normal');
    sql.exec('pragma busy_timeout = 5000');
    sql.exec(SCHEMA);
  } catch (error) {
    sql.close();
    throw error;
  }
  return sql;
}

/** Runs work on the database; what it throws is told as an error of its file. */
function telling(file: string): <T>(work: () => T) => T {
  return (work) => {
    try {
      return work();
    } catch (error) {
      throw databaseError(error, file);
    }
  };
}

/** Runs `work` in one transaction; rolls back and rethrows when it throws. */
export function inTransaction(database: Sql, work: () => void): void {
  database.prepare('begin immediate').run();
  try {
    work();
    database.prepare('commit').run();
  } catch (error) {
    try {
      database.exec('rollback');
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
    throw error;
  }
}
