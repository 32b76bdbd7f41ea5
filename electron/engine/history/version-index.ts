import type { VersionView } from '../../../shared/contract/history.ts';
import type { RunStatus } from '../../../shared/runs/states.ts';
import { inTransaction, type Sql } from '../runs/sql.ts';
import type { OwnFile } from './own-files.ts';
import type { Commit } from './repository.ts';

/** A version as the index has it. */
export interface VersionRow extends Omit<Commit, 'tree'> {
  seq: number;
  label: string | null;
}

/** A version to record; `text` is what it can be found by, null where that is not known yet. */
export interface NewVersion extends Omit<Commit, 'tree'> {
  label: string | null;
  text: string | null;
}

/** The files of the newest version; folders have a `/` at the end of their path, `/` is the whole. */
export interface TrackedFiles {
  files: Map<string, OwnFile>;
  folders: Map<string, string>;
}

const RUNS_SHOWN = 20;

/** A version's id, or a beginning of it that is long enough to be meant as one. */
export const ID = /^[0-9a-f]{4,40}$/i;

/**
 * What the database knows of the versions: for lists, searches and to see quickly whether anything has
 * changed. All of it can be made again from the repository.
 */
export class VersionIndex {
  readonly #database: Sql;

  constructor(database: Sql) {
    this.#database = database;
  }

  newest(): VersionRow | null {
    const row = this.#database.prepare('select * from versions order by seq desc limit 1').get();
    return row ? rowOf(row) : null;
  }

  get(version: string): VersionRow | null {
    const row = this.#database.prepare('select * from versions where version = ?').get(version);
    return row ? rowOf(row) : null;
  }

  /** The version that came right after another; null where that is the newest. */
  madeUpon(parent: string): VersionRow | null {
    const row = this.#database.prepare('select * from versions where parent = ?').get(parent);
    return row ? rowOf(row) : null;
  }

  /** Versions whose id begins so, at most `limit`, newest first. */
  beginningWith(beginning: string, limit: number): VersionRow[] {
    return this.#database
      .prepare(
        'select * from versions where version >= ? and version < ? order by seq desc limit ?',
      )
      .all(beginning, `${beginning}g`, limit)
      .map(rowOf);
  }

  labelled(label: string): VersionRow | null {
    const row = this.#database.prepare('select * from versions where label = ?').get(label);
    return row ? rowOf(row) : null;
  }

  /**
   * Newest first. `search` finds text in any case in names, labels, paths, and lines that came or went,
   * and versions by the beginning of their ids.
   */
  list(query: {
    pipeline?: string | undefined;
    search?: string | undefined;
    before: number | null;
    limit: number;
  }): VersionRow[] {
    const { pipeline, search, before, limit } = query;
    const where = ['true'];
    const values: (string | number)[] = [];
    const also = (condition: string, ...its: (string | number)[]) => {
      where.push(condition);
      values.push(...its);
    };
    if (before !== null) also('seq < ?', before);
    if (pipeline !== undefined) also('instr(pipelines, ?) > 0', `/${pipeline}/`);
    if (search) {
      const holding = 'seq in (select seq from version_texts where instr(text, ?) > 0)';
      if (!ID.test(search)) also(holding, fold(search));
      else also(`(${holding} or instr(version, ?) = 1)`, fold(search), fold(search));
    }
    return this.#database
      .prepare(`select * from versions where ${where.join(' and ')} order by seq desc limit ?`)
      .all(...values, limit)
      .map(rowOf);
  }

  /**
   * Records versions that the repository has, oldest first, all or none.
   * @param also the files that the last of them holds; whether all that was known before goes
   */
  addAll(versions: readonly NewVersion[], also: { tracked: TrackedFiles; anew: boolean }): void {
    inTransaction(this.#database, () => {
      if (also.anew) this.#deleteAll();
      const insert = this.#database.prepare(
        `insert into versions (version, seq, parent, time, name, reason, label, pipelines)
         values (?, ?, ?, ?, ?, ?, ?, ?)`,
      );
      let seq = this.newest()?.seq ?? 0;
      for (const { version, parent, time, name, reason, label, pipelines, text } of versions) {
        seq += 1;
        const folders = pipelines.map((pipeline) => `/${pipeline}/`).join('');
        insert.run(version, seq, parent, time, name, reason, label, folders);
        if (text !== null) this.setText({ seq, name, label }, text);
      }
      this.#writeTracked(also.tracked);
    });
  }

  /** The newest version of which is not known yet what it can be found by, or null. */
  withoutText(): VersionRow | null {
    const row = this.#database
      .prepare(
        `select * from versions where seq not in (select seq from version_texts)
         order by seq desc limit 1`,
      )
      .get();
    return row ? rowOf(row) : null;
  }

  /** Records what a version can be found by: the label on the first line, so that it can be changed. */
  setText({ seq, name, label }: Pick<VersionRow, 'seq' | 'name' | 'label'>, text: string): void {
    this.#database
      .prepare('insert or replace into version_texts (seq, text) values (?, ?)')
      .run(seq, fold(`${label ?? ''}\n${name}\n${text}`));
  }

  setLabel({ version, seq }: VersionRow, label: string | null): void {
    inTransaction(this.#database, () => {
      this.#database.prepare('update versions set label = ? where version = ?').run(label, version);
      const row = this.#database.prepare('select text from version_texts where seq = ?').get(seq);
      if (!row) return;
      const { text } = row as { text: string };
      this.#database
        .prepare('update version_texts set text = ? where seq = ?')
        .run(fold(label ?? '') + text.slice(text.indexOf('\n')), seq);
    });
  }

  tracked(): TrackedFiles {
    const rows = this.#database.prepare('select * from version_files').all() as {
      path: string;
      oid: string;
      signature: string | null;
      imports: string | null;
    }[];
    const tracked: TrackedFiles = { files: new Map(), folders: new Map() };
    for (const { path, oid, signature, imports } of rows) {
      if (path.endsWith('/')) tracked.folders.set(path, oid);
      else {
        const places = imports?.split('\n').filter(Boolean) ?? null;
        tracked.files.set(path, { oid, signature, imports: places });
      }
    }
    return tracked;
  }

  /** Remembers how the files look on the disk now that they have been read again. */
  remember(tracked: TrackedFiles): void {
    inTransaction(this.#database, () => this.#writeTracked(tracked));
  }

  /** Forgets all: there is no history yet, or it has to be read from the repository again. */
  clear(): void {
    inTransaction(this.#database, () => this.#deleteAll());
  }

  /** @param pipeline the only one whose runs count; undefined: those of all do */
  view({ seq: _, ...row }: VersionRow, pipeline?: string): VersionView {
    const where = `version = ?${pipeline === undefined ? '' : ' and pipeline = ?'}`;
    const values = pipeline === undefined ? [row.version] : [row.version, pipeline];
    const runs = this.#database
      .prepare(`select run, pipeline, status from runs where ${where} order by run desc limit ?`)
      .all(...values, RUNS_SHOWN) as { run: string; pipeline: string; status: RunStatus }[];
    const { total } = this.#database
      .prepare(`select count(*) as total from runs where ${where}`)
      .get(...values) as { total: number };
    return { ...row, runs, runs_total: total };
  }

  /** The version of a pipeline's last run of all blocks that succeeded; null where there was none. */
  green(pipeline: string): string | null {
    const row = this.#database
      .prepare(
        `select version from runs
         where pipeline = ? and complete = 1 and status in ('success', 'warned')
         order by run desc limit 1`,
      )
      .get(pipeline);
    return row ? (row as { version: string }).version : null;
  }

  #deleteAll(): void {
    for (const table of ['versions', 'version_texts', 'version_files']) {
      this.#database.prepare(`delete from ${table}`).run();
    }
  }

  #writeTracked(tracked: TrackedFiles): void {
    const before = this.tracked();
    const put = this.#database.prepare(
      'insert or replace into version_files (path, oid, signature, imports) values (?, ?, ?, ?)',
    );
    const drop = this.#database.prepare('delete from version_files where path = ?');
    for (const [path, file] of tracked.files) {
      const was = before.files.get(path);
      if (was?.oid === file.oid && was.signature === file.signature) continue;
      put.run(path, file.oid, file.signature, file.imports?.join('\n') ?? null);
    }
    for (const [path, oid] of tracked.folders) {
      if (before.folders.get(path) !== oid) put.run(path, oid, null, null);
    }
    for (const path of before.files.keys()) if (!tracked.files.has(path)) drop.run(path);
    for (const path of before.folders.keys()) if (!tracked.folders.has(path)) drop.run(path);
  }
}

/** How texts are compared: without regard to case. */
function fold(text: string): string {
  return text.toLowerCase();
}

function rowOf(row: unknown): VersionRow {
  const { pipelines, ...rest } = row as Omit<VersionRow, 'pipelines'> & { pipelines: string };
  return { ...rest, pipelines: pipelines.split('/').filter(Boolean) };
}
