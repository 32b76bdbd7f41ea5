import { triggerId } from '../../../../../shared/pipeline/trigger-id.ts';
import { inTransaction, type Sql } from '../../../runs/sql.ts';
import type { TriggerInForce } from '../../api.ts';

/** A file's version: two looks at a file that give the same saw the same file. */
export type Mark = string;

/** Where a file is, as the record keeps it: its folder as shown, and its name. */
export interface FilePlace {
  folder: string;
  name: string;
}

/** Rows that one statement takes away, so that forgetting many holds nobody up. */
const FORGOTTEN_AT_ONCE = 1_000;

/** The record of what a files trigger has seen: one row a file, the version it answered to last. */
export class SeenFiles {
  readonly #database: Sql;
  readonly #watch: number;
  /** Whether all that was there at first has been noted. */
  looked: boolean;

  private constructor(database: Sql, watch: number, looked: boolean) {
    this.#database = database;
    this.#watch = watch;
    this.looked = looked;
  }

  /** The record of a trigger, or a new one where it starts anew. */
  static open(database: Sql, { pipeline, definition, since }: TriggerInForce): SeenFiles {
    const globs = JSON.stringify(definition.files);
    const read = () =>
      database
        .prepare('select * from file_watches where pipeline = ? and trigger = ?')
        .get(pipeline, definition.name) as
        | { id: number; since: number; globs: string; looked: number }
        | undefined;
    const known = read();
    if (known?.since === since && known.globs === globs) {
      return new SeenFiles(database, known.id, known.looked === 1);
    }
    // Under a new id: the rows of the old one are nobody's, and swept away at leisure.
    inTransaction(database, () => {
      database
        .prepare('delete from file_watches where pipeline = ? and trigger = ?')
        .run(pipeline, definition.name);
      database
        .prepare(
          `insert into file_watches (id, pipeline, trigger, since, globs) values (
             1 + max(coalesce((select max(id) from file_watches), 0), coalesce((select max(watch) from seen_files), 0)),
             ?, ?, ?, ?)`,
        )
        .run(pipeline, definition.name, since, globs);
    });
    return new SeenFiles(database, read()?.id ?? 0, false);
  }

  /** The versions noted of files in one folder, by name. */
  marks(folder: string, names: readonly string[]): Map<string, Mark> {
    const rows = this.#database
      .prepare(
        `select name, mark from seen_files
         where watch = ? and folder = ? and name in (select value from json_each(?))`,
      )
      .all(this.#watch, folder, JSON.stringify(names)) as { name: string; mark: Mark }[];
    return new Map(rows.map(({ name, mark }) => [name, mark]));
  }

  /** Notes versions of files in one folder, all in one statement. */
  note(folder: string, files: readonly { name: string; mark: Mark }[]): void {
    this.#database
      .prepare(
        `insert or replace into seen_files (watch, folder, name, mark)
         select ?, ?, value ->> 'name', value ->> 'mark' from json_each(?)`,
      )
      .run(this.#watch, folder, JSON.stringify(files));
  }

  forget(folder: string, names: readonly string[]): void {
    this.#database
      .prepare(
        `delete from seen_files
         where watch = ? and folder = ? and name in (select value from json_each(?))`,
      )
      .run(this.#watch, folder, JSON.stringify(names));
  }

  /** How many files of a folder are noted. */
  count(folder: string): number {
    const row = this.#database
      .prepare('select count(*) as count from seen_files where watch = ? and folder = ?')
      .get(this.#watch, folder) as { count: number };
    return row.count;
  }

  /** Names noted of a folder, in order, those after `after`. */
  names(folder: string, after: string, limit: number): string[] {
    const rows = this.#database
      .prepare(
        'select name from seen_files where watch = ? and folder = ? and name > ? order by name limit ?',
      )
      .all(this.#watch, folder, after, limit) as { name: string }[];
    return rows.map(({ name }) => name);
  }

  /** From now on what is new has arrived. */
  setLooked(): void {
    this.#database.prepare('update file_watches set looked = 1 where id = ?').run(this.#watch);
    this.looked = true;
  }

  /** Lets go of what was seen for triggers that are not among these. */
  static keepOnly(database: Sql, triggers: readonly TriggerInForce[]): void {
    const ids = triggers.map(({ pipeline, definition }) => triggerId(pipeline, definition.name));
    database
      .prepare(
        `delete from file_watches
         where pipeline || '/' || trigger not in (select value from json_each(?))`,
      )
      .run(JSON.stringify(ids));
  }

  /** Takes away rows that belong to no trigger any more. Gives whether there may be more of them. */
  static sweep(database: Sql): boolean {
    for (let id = -1; ; ) {
      const next = database
        .prepare('select min(watch) as id from seen_files where watch > ?')
        .get(id) as { id: number | null };
      if (next.id === null) return false;
      id = next.id;
      if (database.prepare('select 1 from file_watches where id = ?').get(id)) continue;
      database
        .prepare(
          `delete from seen_files where (watch, folder, name) in
           (select watch, folder, name from seen_files where watch = ? limit ?)`,
        )
        .run(id, FORGOTTEN_AT_ONCE);
      return true;
    }
  }
}
