import { engine } from '../app/client.ts';
import { say, sayError } from '../app/store.ts';
import { showRun } from '../runs/showRun.ts';
import { momentText } from './times.ts';

/** Runs a trigger's pipeline now; with `nominal`, as of that instant of the trigger. */
export async function fire(
  { pipeline, trigger, timezone }: { pipeline: string; trigger: string; timezone: string | null },
  nominal: string | null,
): Promise<void> {
  try {
    const { run } = await engine.triggers.fire({ pipeline, trigger, nominal });
    const asOf =
      nominal === null || timezone === null
        ? ''
        : ` as of ${momentText(Date.parse(nominal), timezone)}`;
    say({
      tone: 'plain',
      text: `Started ${pipeline}${asOf}`,
      action: { label: 'Show run', run: () => showRun(pipeline, run) },
    });
  } catch (thrown) {
    sayError(thrown);
  }
}
