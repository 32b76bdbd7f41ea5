/** A value that a statement takes. */
type Value = string | number | bigint | null;

/** What of a SQLite database the engine uses. Everything throws TidemillError where the file is at fault. */
export interface Sql {
  exec(sql: string): void;
  prepare(sql: string): SqlStatement;
  close(): void;
}

export interface SqlStatement {
  run(...values: Value[]): void;
  get(...values: Value[]): unknown;
  all(...values: Value[]): unknown[];
}

/** Runs `work` in one transaction; rolls back and rethrows when it throws. */
export function inTransaction(database: Sql, work: () => void): void {
  database.prepare('begin immediate').run();
  try {
    work();
    database.prepare('commit').run();
  } catch (error) {
    try {
      database.exec('rollback');
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
    throw error;
  }
}
