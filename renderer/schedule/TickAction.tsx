import type { TickView, TriggerView } from '../../shared/contract/schedule.ts';
import { showRun } from '../runs/showRun.ts';
import { canRunAsOf } from './aboutTick.ts';
import { fire } from './fire.ts';
import { clockText, machineZone } from './times.ts';

interface Props {
  tick: TickView;
  /** Its trigger; undefined where that is gone. */
  view: TriggerView | undefined;
  /** Comes before either. */
  leave?(): void;
}

/** What can be done about a tick: what it did not run can be run, and what it did be looked at. */
export function TickAction({ tick: { pipeline, nominal, outcome, run }, view, leave }: Props) {
  if (view !== undefined && canRunAsOf(view, { outcome })) {
    return (
      <button
        type="button"
        onClick={() => {
          leave?.();
          void fire(view, nominal);
        }}
      >
        Run as of {clockText(Date.parse(nominal), view.timezone ?? machineZone())}
      </button>
    );
  }
  if (run === null) return null;
  return (
    <button
      type="button"
      onClick={() => {
        leave?.();
        showRun(pipeline, run);
      }}
    >
      Show run
    </button>
  );
}
