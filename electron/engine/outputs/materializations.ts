import path from 'node:path';
import type { Output } from '../../../shared/worker/protocol.ts';
import type { Sql } from '../runs/sql.ts';
import type { KeyParts } from './key.ts';

/** An output that a block once gave, and all that it depended on. */
export interface Materialization {
  pipeline: string;
  block: string;
  key: string;
  run: string;
  at: string;
  parts: KeyParts;
  output: Output;
}

interface Row {
  pipeline: string;
  block: string;
  key: string;
  run: string;
  at: string;
  parts: string;
  output: string;
}

/**
 * Which key gave which output, for every block: many keys are kept, so that going back to an earlier
 * state of the code finds its output again. Paths are kept relative to the store, so a project moves.
 */
export class Materializations {
  private readonly database: Sql;
  private readonly storeDir: string;
  /** By pipeline: what the table holds, once it was asked for. This engine is the only writer. */
  private readonly known = new Map<string, Map<string, Materialization[]>>();

  constructor(database: Sql, storeDir: string) {
    this.database = database;
    this.storeDir = storeDir;
  }

  /** Must be called inside a transaction of the ledger. */
  record(entry: Materialization): void {
    const output = { ...entry.output, path: this.relative(entry.output.path) };
    this.database
      .prepare(
        `insert or replace into materializations
         (pipeline, block, key, run, at, parts, output, sha) values (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        entry.pipeline,
        entry.block,
        entry.key,
        entry.run,
        entry.at,
        JSON.stringify(entry.parts),
        JSON.stringify(output),
        entry.output.sha,
      );
    const byBlock = this.known.get(entry.pipeline);
    const others = byBlock?.get(entry.block)?.filter((other) => other.key !== entry.key) ?? [];
    byBlock?.set(entry.block, [entry, ...others]);
  }

  /** All that is known of a pipeline's blocks: by block, latest first. */
  ofPipeline(pipeline: string): ReadonlyMap<string, readonly Materialization[]> {
    const known = this.known.get(pipeline);
    if (known) return new Map(known);
    const rows = this.database
      .prepare('select * from materializations where pipeline = ? order by at desc, run desc')
      .all(pipeline) as Row[];
    const byBlock = new Map<string, Materialization[]>();
    for (const row of rows) {
      const entry = this.fromRow(row);
      const list = byBlock.get(entry.block);
      if (list) list.push(entry);
      else byBlock.set(entry.block, [entry]);
    }
    this.known.set(pipeline, byBlock);
    return new Map(byBlock);
  }

  latest(pipeline: string, block: string): Materialization | null {
    return this.ofPipeline(pipeline).get(block)?.[0] ?? null;
  }

  /** By content: a bypassed block's output is that of the block before it. */
  bySha(pipeline: string, sha: string): Materialization | null {
    const row = this.database
      .prepare('select * from materializations where pipeline = ? and sha = ? limit 1')
      .get(pipeline, sha);
    return row ? this.fromRow(row as Row) : null;
  }

  /** Forgets all but each block's latest where older than `before` (ISO time); gives the shas still in use. */
  forgetOlderThan(before: string): Set<string> {
    this.database
      .prepare(
        `delete from materializations where at < ? and exists (
           select 1 from materializations newer
           where newer.pipeline = materializations.pipeline
             and newer.block = materializations.block
             and newer.at > materializations.at)`,
      )
      .run(before);
    this.known.clear();
    const rows = this.database.prepare('select distinct sha from materializations').all();
    return new Set((rows as { sha: string }[]).map((row) => row.sha));
  }

  private relative(file: string): string {
    return file === '' ? '' : path.relative(this.storeDir, file).split(path.sep).join('/');
  }

  private fromRow(row: Row): Materialization {
    const output = JSON.parse(row.output) as Output;
    return {
      ...row,
      parts: JSON.parse(row.parts) as KeyParts,
      output: {
        ...output,
        path: output.path === '' ? '' : path.join(this.storeDir, ...output.path.split('/')),
      },
    };
  }
}
