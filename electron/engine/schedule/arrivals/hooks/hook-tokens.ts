import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Sql } from '../../../runs/sql.ts';

/** Says what a token is to whoever finds one, people and scanners for secrets. */
const PREFIX = 'tidemill_hook_';

/** The tokens of webhook triggers, of which only digests are kept. A token belongs to its trigger's name. */
export class HookTokens {
  readonly #database: Sql;
  /** Compared with where there is no token, so that this takes as long. */
  readonly #nobodys = randomBytes(32);

  constructor(database: Sql) {
    this.#database = database;
  }

  /** A new token of 256 bits, told this once; the one before ends. */
  renew(pipeline: string, trigger: string, now: number): string {
    const token = PREFIX + randomBytes(32).toString('base64url');
    this.#database
      .prepare(
        'insert or replace into hook_tokens (pipeline, trigger, digest, made_at) values (?, ?, ?, ?)',
      )
      .run(pipeline, trigger, digest(token).toString('hex'), now);
    return token;
  }

  has(pipeline: string, trigger: string): boolean {
    return this.#digestOf(pipeline, trigger) !== null;
  }

  /** Whether a token is the trigger's. Takes the same time whatever is wrong. */
  opens(pipeline: string, trigger: string, token: string): boolean {
    return timingSafeEqual(digest(token), this.#digestOf(pipeline, trigger) ?? this.#nobodys);
  }

  #digestOf(pipeline: string, trigger: string): Buffer | null {
    const row = this.#database
      .prepare('select digest from hook_tokens where pipeline = ? and trigger = ?')
      .get(pipeline, trigger) as { digest: string } | undefined;
    return row ? Buffer.from(row.digest, 'hex') : null;
  }
}

/** Tokens are random, so that a plain digest keeps them secret. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
