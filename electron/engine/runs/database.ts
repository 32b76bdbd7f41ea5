import path from 'node:path';
import Database from 'libsql';

export type Sql = Database.Database;

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
 */
export function openDatabase(stateDir: string): Sql {
  const database = new Database(path.join(stateDir, 'state.db'));
  database.exec('pragma journal_mode = wal');
  database.exec('pragma synchronous = normal');
  database.exec('pragma busy_timeout = 5000');
  database.exec(SCHEMA);
  return database;
}

/** Runs `work` in one transaction; rolls back and rethrows when it throws. */
export function inTransaction(database: Sql, work: () => void): void {
  database.exec('begin immediate');
  try {
    work();
    database.exec('commit');
  } catch (error) {
    database.exec('rollback');
    throw error;
  }
}
