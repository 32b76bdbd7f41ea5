import type { Project } from '../project/types.ts';
import type { Ledger } from '../runs/ledger.ts';
import type { Sql } from '../runs/sql.ts';
import type { Clock, Happening } from './api.ts';
import type { Runner } from './runner.ts';

/** What a schedule is built of. */
export interface ScheduleParts {
  project: Project;
  database: Sql;
  ledger: Ledger;
  runs: Runner;
  clock: Clock;
  /** Whether triggers run by themselves; else they are only looked at and fired by hand. */
  on: boolean;
  /** Told of every tick that was decided and of triggers that are others now. */
  onChange(): void;
  /** Told of what people may want to hear of. */
  onHappening(happening: Happening): void;
}
