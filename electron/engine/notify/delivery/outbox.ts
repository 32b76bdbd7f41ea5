import { monotonicFactory } from 'ulid';
import type { Delivery } from '../../../../shared/contract/notifications.ts';
import type { Sql } from '../../runs/sql.ts';
import type { Digest } from '../message/digest.ts';

/** What a message that is not sent yet needs besides what people see of it. */
export interface Pending {
  digest: Digest;
  /** Wall-clock milliseconds: when it was put off, and until when. */
  since: number;
  due: number;
  attempts: number;
}

export interface Entry {
  delivery: Delivery;
  /** Null once it is sent or given up. */
  pending: Pending | null;
}

/** A message that waits: for its turn, for the end of a storm, or to be tried again. */
export interface Waiting extends Entry {
  pending: Pending;
}

/** So many messages that are done with are kept. */
const KEPT = 1_000;

/** The record of all messages: what it holds is written before anything is sent. */
export class Outbox {
  private readonly database: Sql;
  private readonly newId = monotonicFactory();

  constructor(database: Sql) {
    this.database = database;
  }

  /** An id for a new entry: later ones sort after. */
  id(now: number): string {
    return this.newId(now);
  }

  write(entry: Entry): void {
    const { id, notification, state } = entry.delivery;
    this.database
      .prepare(
        'insert or replace into deliveries (id, notification, state, body) values (?, ?, ?, ?)',
      )
      .run(id, notification, state, JSON.stringify(entry));
  }

  /** Forgets the oldest messages that are done with. */
  trim(): void {
    this.database
      .prepare(
        `delete from deliveries where state <> 'waiting' and id <
         (select id from deliveries order by id desc limit 1 offset ?)`,
      )
      .run(KEPT - 1);
  }

  /** What an engine before this one had not sent yet, oldest first. */
  waiting(): Waiting[] {
    const rows = this.database
      .prepare("select body from deliveries where state = 'waiting' order by id")
      .all() as { body: string }[];
    return rows.flatMap((row) => {
      const { delivery, pending } = entryOf(row);
      return pending === null ? [] : [{ delivery, pending }];
    });
  }

  /** Newest first. */
  list(limit: number): Delivery[] {
    const rows = this.database
      .prepare('select body from deliveries order by id desc limit ?')
      .all(limit) as { body: string }[];
    return rows.map((row) => entryOf(row).delivery);
  }

  /**
   * The latest message of a notification of which it is known how it fared: one that only waits for the
   * end of a storm comes after all others. Null before the first.
   */
  last(notification: string): Delivery | null {
    const row = this.database
      .prepare(`select body from deliveries where notification = ?
         order by state = 'waiting' and json_extract(body, '$.delivery.error') is null, id desc
         limit 1`)
      .get(notification) as { body: string } | undefined;
    return row === undefined ? null : entryOf(row).delivery;
  }

  /** When a notification last sent, or gave up, a message that was no test; milliseconds, null for never. */
  lastSent(notification: string): number | null {
    const row = this.database
      .prepare(
        `select body from deliveries where notification = ? and state <> 'waiting'
         and json_extract(body, '$.delivery.event') <> 'test' order by id desc limit 1`,
      )
      .get(notification) as { body: string } | undefined;
    return row === undefined ? null : Date.parse(entryOf(row).delivery.at);
  }
}

function entryOf({ body }: { body: string }): Entry {
  return JSON.parse(body) as Entry;
}
