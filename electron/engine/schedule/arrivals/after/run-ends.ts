import { triggerId } from '../../../../../shared/pipeline/trigger-id.ts';
import { inTransaction, type Sql } from '../../../runs/sql.ts';
import type { TriggerInForce } from '../../api.ts';

/** A whole run that is over, in the order in which runs ended. */
export interface RunEnd {
  seq: number;
  run: string;
  pipeline: string;
  /** ISO 8601 in UTC. */
  ended_at: string;
}

/** The order in which whole runs ended, which the ledger keeps, and how far triggers have answered to it. */
export class RunEnds {
  readonly #database: Sql;

  constructor(database: Sql) {
    this.#database = database;
  }

  /** The first run of `pipeline` that ended in one of `statuses` after `seq`. */
  firstAfter(seq: number, pipeline: string, statuses: readonly string[]): RunEnd | null {
    return this.#one(pipeline, statuses, 'seq > ?', 'asc', seq);
  }

  /** The last run of `pipeline` that ended in one of `statuses` up to `seq`. */
  lastUntil(seq: number, pipeline: string, statuses: readonly string[]): RunEnd | null {
    return this.#one(pipeline, statuses, 'seq <= ?', 'desc', seq);
  }

  /**
   * Up to where a trigger has answered. One that is new begins at what had ended when it came into force.
   */
  answeredUntil({ pipeline, definition, since }: TriggerInForce): number {
    const meant = definitionOf({ definition });
    const row = this.#database
      .prepare('select * from after_firings where pipeline = ? and trigger = ?')
      .get(pipeline, definition.name) as
      | { since: number; definition: string; until_seq: number }
      | undefined;
    if (row?.since === since && row.definition === meant) return row.until_seq;
    const last = this.#database
      .prepare('select seq from run_ends where ended_at < ? order by seq desc limit 1')
      .get(new Date(since).toISOString()) as { seq: number } | undefined;
    const seq = last?.seq ?? 0;
    this.setAnswered({ pipeline, definition, since }, seq);
    return seq;
  }

  /** Remembers up to where a trigger has answered. */
  setAnswered({ pipeline, definition, since }: TriggerInForce, seq: number): void {
    this.#database
      .prepare(
        `insert or replace into after_firings (pipeline, trigger, since, definition, until_seq)
         values (?, ?, ?, ?, ?)`,
      )
      .run(pipeline, definition.name, since, definitionOf({ definition }), seq);
  }

  /** Takes away what no trigger of these asks for any more. */
  sweep(triggers: readonly TriggerInForce[]): void {
    const ids = triggers.map(({ pipeline, definition }) => triggerId(pipeline, definition.name));
    inTransaction(this.#database, () => {
      this.#database
        .prepare(
          `delete from after_firings
           where pipeline || '/' || trigger not in (select value from json_each(?))`,
        )
        .run(JSON.stringify(ids));
      // The last one stays, so that what is new has something to begin at.
      this.#database
        .prepare(
          `delete from run_ends where seq < (select max(seq) from run_ends)
           and seq <= coalesce((select min(until_seq) from after_firings), 9e18)`,
        )
        .run();
    });
  }

  #one(
    pipeline: string,
    statuses: readonly string[],
    bound: 'seq > ?' | 'seq <= ?',
    order: 'asc' | 'desc',
    seq: number,
  ): RunEnd | null {
    let found: RunEnd | null = null;
    for (const status of statuses) {
      const row = this.#database
        .prepare(
          `select seq, run, pipeline, ended_at from run_ends
           where pipeline = ? and status = ? and ${bound} order by seq ${order} limit 1`,
        )
        .get(pipeline, status, seq) as RunEnd | undefined;
      if (row === undefined) continue;
      const better =
        found === null || (order === 'asc' ? row.seq < found.seq : row.seq > found.seq);
      if (better) found = row;
    }
    return found;
  }
}

function definitionOf({ definition }: Pick<TriggerInForce, 'definition'>): string {
  return JSON.stringify([definition.after, definition.when]);
}
