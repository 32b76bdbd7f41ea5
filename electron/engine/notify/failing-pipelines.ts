import type { Sql } from '../runs/sql.ts';
import type { Failing } from './message/facts.ts';

/**
 * Which pipelines fail, as far as triggers ran them: what makes a success a recovery. Kept with the
 * project, so that a failure of last night is remembered.
 */
export class FailingPipelines {
  private readonly database: Sql;

  constructor(database: Sql) {
    this.database = database;
  }

  /** How long and how often a pipeline has been failing; null for one that works. */
  of(pipeline: string): Failing | null {
    const row = this.database
      .prepare('select since, times from failing_pipelines where pipeline = ?')
      .get(pipeline);
    return (row as Failing | undefined) ?? null;
  }

  /** It failed once more. */
  failed(pipeline: string, at: string): void {
    this.database
      .prepare(
        `insert into failing_pipelines (pipeline, since, times) values (?, ?, 1)
         on conflict (pipeline) do update set times = times + 1`,
      )
      .run(pipeline, at);
  }

  worked(pipeline: string): void {
    this.database.prepare('delete from failing_pipelines where pipeline = ?').run(pipeline);
  }
}
