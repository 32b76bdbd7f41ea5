import type { Calendar, Trigger } from '../../../shared/pipeline/document.ts';
import type { Sql } from '../runs/sql.ts';
import type { TriggerInForce } from './api.ts';

/** A trigger in force, as it is kept over restarts. */
export interface KeptTrigger extends TriggerInForce {
  /** See `definitionHash`. */
  hash: string;
  /** Up to and including this instant its ticks have been decided, by when they are due. */
  watermark: number;
  /** The days off that its calendar stands for; null where it has none or there is no such calendar. */
  calendar: Calendar | null;
}

interface Row {
  pipeline: string;
  hash: string;
  since: number;
  watermark: number;
  body: string;
}

/** The triggers in force and how far they have been looked at. Writes belong into the caller's transaction. */
export class TriggerStore {
  readonly #database: Sql;

  constructor(database: Sql) {
    this.#database = database;
  }

  all(): KeptTrigger[] {
    const rows = this.#database.prepare('select * from triggers order by pipeline, trigger').all();
    /** One calendar is one object, however many triggers have it, so that it is read once. */
    const calendars = new Map<string, Calendar | null>();
    return (rows as Row[]).map(({ pipeline, hash, since, watermark, body }) => {
      const { definition, calendar } = JSON.parse(body) as {
        definition: Trigger;
        calendar: Calendar | null;
      };
      const text = JSON.stringify(calendar);
      if (!calendars.has(text)) calendars.set(text, calendar);
      const shared = calendars.get(text) ?? null;
      return { pipeline, hash, since, watermark, definition, calendar: shared };
    });
  }

  save(trigger: KeptTrigger): void {
    const { pipeline, definition, calendar, hash, since, watermark } = trigger;
    this.#database
      .prepare(
        `insert or replace into triggers (pipeline, trigger, hash, since, watermark, body)
         values (?, ?, ?, ?, ?, ?)`,
      )
      .run(
        pipeline,
        definition.name,
        hash,
        since,
        watermark,
        JSON.stringify({ definition, calendar }),
      );
  }

  saveWatermark({ pipeline, definition, watermark, since }: KeptTrigger): void {
    this.#database
      .prepare('update triggers set watermark = ?, since = ? where pipeline = ? and trigger = ?')
      .run(watermark, since, pipeline, definition.name);
  }

  remove({ pipeline, definition }: KeptTrigger): void {
    this.#database
      .prepare('delete from triggers where pipeline = ? and trigger = ?')
      .run(pipeline, definition.name);
  }

  /** Until when the engine is known to have been awake with all triggers looked at, and in which zone. */
  seen(): { seen: number; timezone: string } | null {
    const row = this.#database.prepare('select seen, timezone from scheduler').get();
    return (row as { seen: number; timezone: string } | undefined) ?? null;
  }

  saveSeen(seen: number, timezone: string): void {
    this.#database
      .prepare('insert or replace into scheduler (one, seen, timezone) values (1, ?, ?)')
      .run(seen, timezone);
  }
}
