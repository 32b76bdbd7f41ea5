import { toErrorData } from '../../../shared/errors.ts';
import { engine } from '../../app/client.ts';
import { say, sayError, usePipelineStore } from '../../app/store.ts';
import { saveDrafts } from '../../code/drafts.ts';

export interface RestoreTarget {
  version: string;
  pipeline?: string;
  block?: string;
}

/** What a restore is about, for its button and what is said afterwards: `orders from 14:05`. */
export function restoreText({ pipeline, block }: RestoreTarget, moment: string): string {
  return `${block ?? pipeline ?? 'everything'} from ${moment}`;
}

/**
 * Writes the files of a version back, of all, a pipeline or a block, once what was typed is in them:
 * so that too can be brought back. What failed or was done is said, with a way back.
 */
export async function restore(target: RestoreTarget, moment: string): Promise<void> {
  try {
    await saveDrafts();
    await usePipelineStore.getState().settled();
    const { before, files } = await engine.history.restore(target);
    const what = restoreText(target, moment);
    if (files.length === 0) {
      say({ tone: 'plain', text: `Nothing to restore: the files are those of ${moment} already` });
      return;
    }
    say({
      tone: 'plain',
      text: `Restored ${what}`,
      action: { label: 'Undo', run: () => void takeBack(target.pipeline, before, what) },
    });
  } catch (thrown) {
    sayError(thrown);
  }
}

/** What was restored goes back to what was there, and nothing else that was saved since. */
async function takeBack(pipeline: string | undefined, before: string, what: string): Promise<void> {
  try {
    await saveDrafts();
    await usePipelineStore.getState().settled();
    await engine.history
      .restore({ version: before, ...(pipeline === undefined ? {} : { pipeline }) })
      .catch((thrown: unknown) => {
        // The pipeline was not there before: that holds for everything as it was.
        if (toErrorData(thrown).code !== 'history.no_pipeline') throw thrown;
        return engine.history.restore({ version: before });
      });
    say({ tone: 'plain', text: `Took back: restored ${what}` });
  } catch (thrown) {
    sayError(thrown);
  }
}
