import type { Project } from '../../project/types.ts';
import type { Ledger } from '../../runs/ledger.ts';
import type { Sql } from '../../runs/sql.ts';
import type { Arrivals, Clock, Dispatcher, TriggerInForce } from '../api.ts';

export interface ArrivalsParts {
  project: Project;
  database: Sql;
  ledger: Ledger;
  clock: Clock;
  dispatcher: Dispatcher;
  /** Whether triggers run by themselves. */
  on: boolean;
  /** A trigger as it stands, enabled or not; null for one that is not there. */
  find(pipeline: string, trigger: string): TriggerInForce | null;
  /** All triggers as they stand, enabled or not: the same array until one of them is another. */
  all(): readonly TriggerInForce[];
  /** Told when what `describe` says is something else. */
  onChange(): void;
}

/** Answers to files that arrive, to pipelines that end and to calls. */
export function openArrivals(_parts: ArrivalsParts): Arrivals {
  const missing = () => Promise.reject(new Error('Arrivals are not here yet.'));
  return {
    triggersChanged() {},
    runEnded() {},
    wake() {},
    hook: missing,
    token: missing,
    describe: () => ({ text: '', notes: [], problem: null, webhook: null }),
    close: async () => {},
  };
}
