import path from 'node:path';
import Database from 'libsql';
import { databaseError } from './database-error.ts';
import { migrate } from './migrations.ts';
import type { Sql } from './sql.ts';

/**
 * Opens the project's ledger, `.tidemill/state.db`. One writer; WAL, so that a reader never waits and
 * a process killed at any instant loses no committed transaction.
 * @throws TidemillError `state.damaged`, `state.unusable`, `disk.full`, as all that is done with it later
 */
export function openDatabase(stateDir: string): Sql {
  const file = path.join(stateDir, 'state.db');
  const told = telling(file);
  const database = told(() => new Database(file));
  /** The ledger has a handful of statements and runs them thousands of times. */
  const prepared = new Map<string, ReturnType<Sql['prepare']>>();
  const sql: Sql = {
    exec: (text) => told(() => void database.exec(text)),
    prepare(text) {
      const known = prepared.get(text);
      if (known) return known;
      const statement = told(() => database.prepare(text));
      const made = {
        run: (...values: unknown[]) => told(() => void statement.run(...values)),
        get: (...values: unknown[]) => told(() => statement.get(...values)),
        all: (...values: unknown[]) => told(() => statement.all(...values)),
      };
      prepared.set(text, made);
      return made;
    },
    close() {
      prepared.clear();
      try {
        // libsql lets go of the file only with its last statement; the log is folded in now.
        database.exec('pragma wal_checkpoint(truncate)');
      } catch {
        // What is in the log stays there, and the next opening reads it.
      }
      database.close();
    },
  };
  try {
    sql.exec('pragma journal_mode = wal');
    sql.exec('pragma synchronous = normal');
    sql.exec('pragma busy_timeout = 5000');
    migrate(sql, file);
  } catch (error) {
    sql.close();
    throw error;
  }
  return sql;
}

/** Runs work on the database; what it throws is told as an error of its file. */
function telling(file: string): <T>(work: () => T) => T {
  return (work) => {
    try {
      return work();
    } catch (error) {
      throw databaseError(error, file);
    }
  };
}
