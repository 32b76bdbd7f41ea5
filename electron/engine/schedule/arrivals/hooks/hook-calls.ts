import { createHash } from 'node:crypto';
import type { Sql } from '../../../runs/sql.ts';

/** The calls that came with an idempotency key: what each said, so that a key stands for one call only. */
export class HookCalls {
  readonly #database: Sql;

  constructor(database: Sql) {
    this.#database = database;
  }

  /** A part of the transaction that records the call's tick. */
  note(pipeline: string, trigger: string, key: string, body: Buffer): void {
    this.#database
      .prepare(
        'insert or replace into hook_calls (pipeline, trigger, key, digest) values (?, ?, ?, ?)',
      )
      .run(pipeline, trigger, key, digest(body));
  }

  /** Whether a call that is known by its key said the same; null where the key is not known. */
  saidSame(pipeline: string, trigger: string, key: string, body: Buffer): boolean | null {
    const row = this.#database
      .prepare('select digest from hook_calls where pipeline = ? and trigger = ? and key = ?')
      .get(pipeline, trigger, key) as { digest: string } | undefined;
    return row ? row.digest === digest(body) : null;
  }
}

function digest(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}
