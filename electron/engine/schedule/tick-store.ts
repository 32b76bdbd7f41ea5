import type { TickOutcome, TickView } from '../../../shared/contract/schedule.ts';
import type { TriggerType } from '../../../shared/pipeline/document.ts';
import type { Json } from '../../../shared/worker/protocol.ts';
import type { Sql } from '../runs/sql.ts';
import type { Occurrence } from './api.ts';

/** What a tick carries besides its columns. */
export interface TickBody {
  type: TriggerType;
  interval: { start: number; end: number } | null;
  facts: Record<string, string>;
  params: Record<string, Json>;
  cause: string;
  /** It is caught up with: runs one after the other. */
  caughtUp: boolean;
  /** Somebody has been told that it is late. */
  toldLate?: boolean;
}

/** A row of `ticks`. Instants are UTC milliseconds. */
export interface Tick {
  pipeline: string;
  trigger: string;
  key: string;
  nominal: number;
  /** Not 1 where the row stands for all ticks from `nominal` to `until`. */
  count: number;
  until: number | null;
  /** `started` once it has a run, whose status then says more. */
  outcome: 'due' | 'queued' | 'skipped' | 'missed' | 'refused' | 'started';
  reason: string | null;
  run: string | null;
  at: number;
  body: TickBody;
}

type Row = Omit<Tick, 'body'> & { body: string; status?: string | null };

const WITH_STATUS = 'select t.*, r.status from ticks t left join runs r on r.run = t.run';

/** The tick that an occurrence makes: due, until something else is decided. */
export function tickOf(occurrence: Occurrence, type: TriggerType, at: number): Tick {
  const { pipeline, trigger, key, nominal, interval, facts, params, cause, folded } = occurrence;
  const caughtUp = occurrence.caughtUp ?? false;
  return {
    pipeline,
    trigger,
    key,
    nominal,
    count: folded?.count ?? 1,
    until: folded?.until ?? null,
    outcome: 'due',
    reason: caughtUp ? cause : null,
    run: null,
    at,
    body: { type, interval, facts, params, cause, caughtUp },
  };
}

/** The ticks that have been decided. Writes belong into the caller's transaction. */
export class TickStore {
  readonly #database: Sql;

  constructor(database: Sql) {
    this.#database = database;
  }

  insert(tick: Tick): void {
    this.#database
      .prepare(
        `insert into ticks
         (pipeline, trigger, key, nominal, count, until, outcome, reason, run, body, at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        tick.pipeline,
        tick.trigger,
        tick.key,
        tick.nominal,
        tick.count,
        tick.until,
        tick.outcome,
        tick.reason,
        tick.run,
        JSON.stringify(tick.body),
        tick.at,
      );
  }

  /** Writes what may change of a tick. */
  update(tick: Tick): void {
    this.#database
      .prepare(
        `update ticks set count = ?, until = ?, outcome = ?, reason = ?, run = ?, body = ?, at = ?
         where pipeline = ? and trigger = ? and key = ?`,
      )
      .run(
        tick.count,
        tick.until,
        tick.outcome,
        tick.reason,
        tick.run,
        JSON.stringify(tick.body),
        tick.at,
        tick.pipeline,
        tick.trigger,
        tick.key,
      );
  }

  remove({ pipeline, trigger, key }: Tick): void {
    this.#database
      .prepare('delete from ticks where pipeline = ? and trigger = ? and key = ?')
      .run(pipeline, trigger, key);
  }

  view(pipeline: string, trigger: string, key: string): TickView | null {
    const row = this.#database
      .prepare(`${WITH_STATUS} where t.pipeline = ? and t.trigger = ? and t.key = ?`)
      .get(pipeline, trigger, key);
    return row ? viewOf(row as Row) : null;
  }

  find(pipeline: string, trigger: string, key: string): Tick | null {
    const row = this.#database
      .prepare('select * from ticks where pipeline = ? and trigger = ? and key = ?')
      .get(pipeline, trigger, key);
    return row ? storedTick(row as Row) : null;
  }

  /** Those that wait for their run, oldest first. */
  open(): Tick[] {
    const rows = this.#database
      .prepare("select * from ticks where outcome in ('due', 'queued') order by nominal, at, key")
      .all();
    return (rows as Row[]).map(storedTick);
  }

  /** What is decided of a trigger's nominal instants in [from, until]. */
  decidedIn(
    pipeline: string,
    trigger: string,
    from: number,
    until: number,
  ): (nominal: number) => boolean {
    const rows = this.#database
      .prepare(
        `select nominal, nominal as until from ticks
         where pipeline = ? and trigger = ? and nominal between ? and ?
         union all
         select nominal, until from ticks indexed by ticks_folded
         where pipeline = ? and trigger = ? and count > 1 and nominal <= ? and until >= ?`,
      )
      .all(pipeline, trigger, from, until, pipeline, trigger, until, from);
    if (rows.length === 0) return () => false;
    const spans = rows as { nominal: number; until: number }[];
    const known = new Set(spans.map(({ nominal }) => nominal));
    const folded = spans.filter((span) => span.until > span.nominal);
    return (nominal) =>
      known.has(nominal) || folded.some((span) => span.nominal <= nominal && nominal <= span.until);
  }

  /** The nominal instants in [from, until] at which a trigger has rows. */
  rowsIn(pipeline: string, trigger: string, from: number, until: number): Set<number> {
    const rows = this.#database
      .prepare(
        'select nominal from ticks where pipeline = ? and trigger = ? and nominal between ? and ?',
      )
      .all(pipeline, trigger, from, until) as { nominal: number }[];
    return new Set(rows.map((row) => row.nominal));
  }

  /** Ticks of all triggers whose nominal instant, or last one, is after `instant`. */
  after(instant: number): Tick[] {
    const rows = this.#database
      .prepare('select * from ticks where nominal > ?')
      .all(instant) as Row[];
    const folded = this.#database
      .prepare('select * from ticks where count > 1 and nominal <= ? and until > ?')
      .all(instant, instant) as Row[];
    return [...folded, ...rows].map(storedTick);
  }

  /** Newest first. */
  latest(pipeline: string, trigger: string, limit: number): TickView[] {
    const rows = this.#database
      .prepare(
        `${WITH_STATUS} where t.pipeline = ? and t.trigger = ?
         order by t.nominal desc, t.at desc limit ?`,
      )
      .all(pipeline, trigger, limit);
    return (rows as Row[]).map(viewOf);
  }

  /** Those that fall into [from, until), newest first. */
  within(from: number, until: number, pipeline: string | undefined, limit: number): TickView[] {
    const only = pipeline === undefined ? '' : 'and t.pipeline = ?';
    const values = pipeline === undefined ? [] : [pipeline];
    const rows = this.#database
      .prepare(
        `${WITH_STATUS} where t.nominal >= ? and t.nominal < ? ${only}
         order by t.nominal desc limit ?`,
      )
      .all(from, until, ...values, limit);
    return (rows as Row[]).map(viewOf);
  }
}

function storedTick(row: Row): Tick {
  return { ...row, body: JSON.parse(row.body) as TickBody };
}

function viewOf(row: Row): TickView {
  return {
    pipeline: row.pipeline,
    trigger: row.trigger,
    key: row.key,
    nominal: isoOf(row.nominal),
    count: row.count,
    until: row.until === null ? null : isoOf(row.until),
    outcome: outcomeOf(row),
    cause: (JSON.parse(row.body) as Partial<TickBody>).cause ?? null,
    reason: row.reason,
    run: row.run,
    at: isoOf(row.at),
  };
}

function outcomeOf({ outcome, status }: Row): TickOutcome {
  return outcome === 'started' || outcome === 'missed'
    ? ((status ?? (outcome === 'missed' ? 'missed' : 'interrupted')) as TickOutcome)
    : outcome;
}

/** ISO 8601 in UTC with milliseconds. */
export function isoOf(instant: number): string {
  return new Date(instant).toISOString();
}
