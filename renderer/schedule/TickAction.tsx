import type { TickView, TriggerView } from '../../shared/contract/schedule.ts';
import { showRun } from '../runs/showRun.ts';
import { canRunAgain } from './aboutTick.ts';
import { fire, fireAgain } from './fire.ts';
import styles from './TickAction.module.css';
import { clockText } from './times.ts';
import { hasSeconds } from './triggerLook.ts';

interface Props {
  tick: TickView;
  /** Its trigger; undefined where that is gone. */
  view: TriggerView | undefined;
  /** Comes before either. */
  leave?(): void;
}

/** What can be done about a tick: what came to nothing can be run again, and what ran be looked at. */
export function TickAction({ tick, view, leave }: Props) {
  const { pipeline, nominal, outcome, run } = tick;
  const again = view !== undefined && canRunAgain(view, tick) ? view : null;
  const act = (action: () => void) => () => {
    leave?.();
    action();
  };
  return (
    <span className={styles.actions}>
      {again !== null && (
        <button
          type="button"
          onClick={act(
            () => void (again.timezone === null ? fireAgain(again, tick) : fire(again, nominal)),
          )}
        >
          {again.timezone === null
            ? 'Run again'
            : `Run as of ${clockText(Date.parse(nominal), again.timezone, hasSeconds(again.definition))}`}
        </button>
      )}
      {run !== null && outcome !== 'missed' && (
        <button type="button" onClick={act(() => showRun(pipeline, run))}>
          Show run
        </button>
      )}
    </span>
  );
}
