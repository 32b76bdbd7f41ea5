import type { TickView, TriggerView } from '../../shared/contract/schedule.ts';
import { engine } from '../app/client.ts';
import { say, sayError } from '../app/store.ts';
import { showRun } from '../runs/showRun.ts';
import { momentText } from './times.ts';

type Fired = Pick<TriggerView, 'pipeline' | 'trigger' | 'timezone'>;

/** Runs a trigger's pipeline now; with `nominal`, as of that instant of the trigger. */
export function fire(trigger: Fired, nominal: string | null): Promise<void> {
  const { timezone } = trigger;
  const asOf =
    nominal === null || timezone === null
      ? ''
      : ` as of ${momentText(Date.parse(nominal), timezone)}`;
  return start(trigger, { nominal }, asOf);
}

/** Runs a trigger's pipeline once more for a tick that it had, with what that came with. */
export function fireAgain(trigger: Fired, { key }: Pick<TickView, 'key'>): Promise<void> {
  return start(trigger, { nominal: null, tick: key }, ' again');
}

async function start(
  { pipeline, trigger }: Fired,
  what: { nominal: string | null; tick?: string },
  how: string,
): Promise<void> {
  try {
    const { run } = await engine.triggers.fire({ pipeline, trigger, ...what });
    say({
      tone: 'plain',
      text: `Started ${pipeline}${how}`,
      action: { label: 'Show run', run: () => showRun(pipeline, run) },
    });
  } catch (thrown) {
    sayError(thrown);
  }
}
