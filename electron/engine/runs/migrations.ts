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
  alter table runs add column complete integer not null default 0;
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
  create index ticks_folded on ticks (pipeline, trigger, nominal) where count > 1;

  create table triggers (
    pipeline text not null,
    trigger text not null,
    hash text not null,
    since integer not null,
    watermark integer not null,
    body text not null,
    primary key (pipeline, trigger)
  ) without rowid;

  create table scheduler (
    one integer primary key check (one = 1),
    seen integer not null,
    timezone text not null
  );

  create table file_watches (
    id integer primary key,
    pipeline text not null,
    trigger text not null,
    since integer not null,
    globs text not null,
    looked integer not null default 0,
    unique (pipeline, trigger)
  );
  create table seen_files (
    watch integer not null,
    folder text not null,
    name text not null,
    mark text not null,
    primary key (watch, folder, name)
  ) without rowid;

  create table run_ends (
    seq integer primary key autoincrement,
    run text not null unique,
    pipeline text not null,
    status text not null,
    ended_at text not null
  );
  create index run_ends_by_pipeline on run_ends (pipeline, status, seq);
  create trigger note_run_end after update of ended_at on runs
    when new.whole = 1 and new.ended_at is not null
  begin
    insert or replace into run_ends (run, pipeline, status, ended_at)
      values (new.run, new.pipeline, new.status, new.ended_at);
  end;
  create table after_firings (
    pipeline text not null,
    trigger text not null,
    since integer not null,
    definition text not null,
    until_seq integer not null,
    primary key (pipeline, trigger)
  ) without rowid;

  create table hook_tokens (
    pipeline text not null,
    trigger text not null,
    digest text not null,
    made_at integer not null,
    primary key (pipeline, trigger)
  ) without rowid;

  create table hook_calls (
    pipeline text not null,
    trigger text not null,
    key text not null,
    digest text not null,
    primary key (pipeline, trigger, key)
  ) without rowid;

  create table versions (
    version text primary key,
    seq integer not null unique,
    parent text,
    time text not null,
    name text not null,
    reason text not null,
    label text,
    pipelines text not null
  ) without rowid;
  create index versions_by_label on versions (label) where label is not null;
  create table version_texts (
    seq integer primary key,
    text text not null
  );
  create table version_files (
    path text primary key,
    oid text not null,
    signature text,
    imports text
  ) without rowid;

  create table deliveries (
    id text primary key,
    notification text not null,
    state text not null,
    body text not null
  ) without rowid;
  create index deliveries_of on deliveries (notification, id);

  create table failing_pipelines (
    pipeline text primary key,
    since text not null,
    times integer not null
  ) without rowid;
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
