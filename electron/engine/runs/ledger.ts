import type { Run, RunBlock, RunEvent, RunSummary } from '../../../shared/runs/events.ts';
import { runSummarySchema } from '../../../shared/runs/events.ts';
import { reduceRun } from '../../../shared/runs/reducer.ts';
import type { RunStatus } from '../../../shared/runs/states.ts';
import { inTransaction, type Sql } from './sql.ts';

/** An event that is kept: all but `progress`. */
export type KeptEvent = Exclude<RunEvent, { type: 'progress' }>;

/** What is recorded together: events, and what they made of blocks. All or nothing. */
export interface LedgerBatch {
  events: KeptEvent[];
  last: { pipeline: string; run: string; block: RunBlock }[];
  /** Further writes of the same transaction, such as materializations. */
  also: (() => void)[];
}

interface RunRow {
  run: string;
  pipeline: string;
  status: string;
  version: string;
  trigger: string;
  trigger_type: string;
  nominal: string | null;
  interval_start: string | null;
  interval_end: string | null;
  cause: string | null;
  whole: number;
  complete: number;
  params: string;
  started_at: string;
  ended_at: string | null;
  duration_ms: number | null;
}

/** The record of all runs. What it holds is true after any crash; windows hear of it only afterwards. */
export class Ledger {
  private readonly database: Sql;

  constructor(database: Sql) {
    this.database = database;
  }

  record(batch: LedgerBatch): void {
    inTransaction(this.database, () => {
      for (const event of batch.events) this.writeEvent(event);
      const last = this.database.prepare(
        'insert or replace into block_last (pipeline, block, run, body) values (?, ?, ?, ?)',
      );
      for (const { pipeline, run, block } of batch.last) {
        last.run(pipeline, block.name, run, JSON.stringify(block));
      }
      for (const write of batch.also) write();
    });
  }

  /** Writes a run that never took place. A part of the caller's transaction. */
  writeMissed(run: Run): void {
    const { started_at: time, status } = run;
    this.writeEvent({ type: 'run', seq: 1, time, run });
    const ended = { run: run.run, status, ended_at: time, duration_ms: 0 };
    this.writeEvent({ type: 'run_ended', seq: 2, time, ...ended });
  }

  /** Takes a run back that never took place. A part of the caller's transaction. */
  removeMissed(run: string): void {
    const removed = this.database.prepare("delete from runs where run = ? and status = 'missed'");
    removed.run(run);
    this.database
      .prepare('delete from run_events where run = ? and run not in (select run from runs)')
      .run(run);
  }

  private writeEvent(event: KeptEvent): void {
    const run = event.type === 'run' ? event.run.run : event.run;
    this.database
      .prepare('insert into run_events (run, seq, body) values (?, ?, ?)')
      .run(run, event.seq, JSON.stringify(event));
    if (event.type === 'run') this.writeRun(event.run);
    if (event.type === 'run_ended') {
      this.database
        .prepare('update runs set status = ?, ended_at = ?, duration_ms = ? where run = ?')
        .run(event.status, event.ended_at, event.duration_ms, run);
    }
  }

  private writeRun(run: Run): void {
    this.database
      .prepare(
        `insert or replace into runs
         (run, pipeline, status, version, trigger, trigger_type, nominal, interval_start,
          interval_end, cause, whole, complete, params, started_at, ended_at, duration_ms)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        run.run,
        run.pipeline,
        run.status,
        run.version,
        run.trigger,
        run.trigger_type,
        run.nominal,
        run.interval?.start ?? null,
        run.interval?.end ?? null,
        run.cause,
        run.whole ? 1 : 0,
        run.complete ? 1 : 0,
        JSON.stringify(run.params),
        run.started_at,
        run.ended_at,
        run.duration_ms,
      );
  }

  /** Events with a sequence number above `afterSeq`, in order. */
  events(run: string, afterSeq: number): KeptEvent[] {
    const rows = this.database
      .prepare('select body from run_events where run = ? and seq > ? order by seq')
      .all(run, afterSeq) as { body: string }[];
    return rows.map((row) => JSON.parse(row.body) as KeptEvent);
  }

  summary(run: string): RunSummary | null {
    const row = this.database.prepare('select * from runs where run = ?').get(run);
    return row ? toSummary(row as RunRow) : null;
  }

  /** The run with its blocks, folded from its events; null for a run that never was. */
  run(run: string): Run | null {
    let state: Run | null = null;
    for (const event of this.events(run, 0)) state = reduceRun(state, event);
    return state;
  }

  /** Newest first. */
  runs(filter: { pipeline?: string | undefined; limit: number }): RunSummary[] {
    const where = filter.pipeline === undefined ? '' : 'where pipeline = ?';
    const values = filter.pipeline === undefined ? [] : [filter.pipeline];
    const rows = this.database
      .prepare(`select * from runs ${where} order by run desc limit ?`)
      .all(...values, filter.limit);
    return (rows as RunRow[]).map(toSummary);
  }

  /** Runs that were under way: after a start of the engine, those whose engine died. */
  unfinished(): RunSummary[] {
    const rows = this.database
      .prepare("select * from runs where status in ('queued', 'running') order by run")
      .all();
    return (rows as RunRow[]).map(toSummary);
  }

  /** For each block of a pipeline, how its latest attempt in any run ended. */
  lastOfBlocks(pipeline: string): { run: string; block: RunBlock }[] {
    const rows = this.database
      .prepare('select run, body from block_last where pipeline = ? order by block')
      .all(pipeline) as { run: string; body: string }[];
    return rows.map((row) => ({ run: row.run, block: JSON.parse(row.body) as RunBlock }));
  }
}

function toSummary(row: RunRow): RunSummary {
  const { interval_start: start, interval_end: end } = row;
  return runSummarySchema.parse({
    ...row,
    status: row.status as RunStatus,
    params: JSON.parse(row.params),
    interval: start === null || end === null ? null : { start, end },
    whole: row.whole === 1,
    complete: row.complete === 1,
  });
}
