import { TidemillError } from '../../../shared/errors.ts';
import { inTransaction, type Sql } from './sql.ts';

/** The ledger's tables, step by step: a step is never changed once it has been released, only followed. */
const STEPS: readonly string[] = [
  `
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
  `,
  `
  alter table runs add column trigger_type text not null default 'manual';
  alter table runs add column nominal text;
  alter table runs add column interval_start text;
  alter table runs add column interval_end text;
  alter table runs add column cause text;
  alter table runs add column whole integer not null default 0;
  create index runs_by_trigger on runs (pipeline, trigger, run) where trigger_type <> 'manual';
  create index runs_by_version on runs (version, run);

  create table ticks (
    pipeline text not null,
    trigger text not null,
    key text not null,
    nominal integer not null,
    count integer not null default 1,
    until integer,
    outcome text not null,
    reason text,
    run text,
    body text not null,
    at integer not null,
    primary key (pipeline, trigger, key)
  ) without rowid;
  create index ticks_by_time on ticks (nominal);
  create index ticks_by_trigger on ticks (pipeline, trigger, nominal);
  create index ticks_open on ticks (outcome) where outcome in ('due', 'queued');

  create table triggers (
    pipeline text not null,
    trigger text not null,
    definition text not null,
    watermark integer,
    body text not null,
    primary key (pipeline, trigger)
  ) without rowid;

  create table seen_files (
    pipeline text not null,
    trigger text not null,
    path text not null,
    mark text not null,
    primary key (pipeline, trigger, path)
  ) without rowid;

  create table hook_tokens (
    pipeline text not null,
    trigger text not null,
    digest text not null,
    made_at integer not null,
    primary key (pipeline, trigger)
  ) without rowid;

  create table versions (
    version text primary key,
    seq integer not null unique,
    parent text,
    time text not null,
    name text not null,
    reason text not null,
    label text,
    pipelines text not null,
    body text not null
  ) without rowid;
  create index versions_by_label on versions (label) where label is not null;

  create table deliveries (
    id text primary key,
    notification text not null,
    state text not null,
    body text not null
  ) without rowid;
  create index deliveries_of on deliveries (notification, id);
  `,
];

/**
 * Brings the ledger's tables to what this version of Tidemill knows, each step in one transaction.
 * @throws TidemillError `state.newer` for a ledger that a newer Tidemill has written
 */
export function migrate(database: Sql, file: string): void {
  const { user_version: done } = database.prepare('pragma user_version').get() as {
    user_version: number;
  };
  if (done > STEPS.length) {
    throw new TidemillError({
      code: 'state.newer',
      message: `${file} was written by a newer version of Tidemill.`,
      hint: 'Use that version; or move the file away to begin without the record of past runs.',
    });
  }
  for (const [at, step] of STEPS.entries()) {
    if (at < done) continue;
    inTransaction(database, () => {
      database.exec(step);
      database.exec(`pragma user_version = ${at + 1}`);
    });
  }
}
