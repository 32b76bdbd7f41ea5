import type { StartRun } from '../../../shared/contract/contract.ts';
import type { Run, RunSummary } from '../../../shared/runs/events.ts';
import type { Launch } from '../runs/service.ts';

/** What of the service of runs the scheduler uses. */
export interface Runner {
  /** Throws where the run cannot start; `launch.also` is then undone, or was never called. */
  start(request: StartRun, launch: Launch): Promise<Run>;
  /** Throws where the run is over already. */
  cancel(run: string): RunSummary;
}
