import type { Restored } from '../../../shared/contract/history.ts';
import { toErrorData } from '../../../shared/errors.ts';
import { engine } from '../../app/client.ts';
import type { Deed } from '../../app/edits/history.ts';
import { say, sayError, usePipelineStore } from '../../app/store.ts';
import { saveDrafts } from '../../code/drafts.ts';
import { triggersOfDiff } from './triggersOfDiff.ts';

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
 * so that too can be brought back. What failed or was done is said, with a way back, which Ctrl Z is too.
 */
export async function restore(target: RestoreTarget, moment: string): Promise<void> {
  try {
    const done = await write(target);
    const what = restoreText(target, moment);
    if (done.files.length === 0) {
      say({ tone: 'plain', text: `Nothing to restore: the files are those of ${moment} already` });
      return;
    }
    const step = recordStep(target.pipeline, done, `Restore ${what}`);
    const triggers = await triggersChangedBy(done);
    say({
      tone: 'plain',
      text: `Restored ${what}${triggers === null ? '' : `: ${triggers}`}`,
      action: { label: 'Undo', run: () => void takeBack(target.pipeline, done, what, step) },
    });
  } catch (thrown) {
    sayError(thrown);
  }
}

/** What was restored goes back to what was there, and nothing else that was saved since. */
async function takeBack(
  pipeline: string | undefined,
  { before }: Restored,
  what: string,
  step: Deed | null,
): Promise<void> {
  const { history, undo } = usePipelineStore.getState();
  if (step !== null && history.done.at(-1)?.deed === step) {
    await undo();
    return;
  }
  try {
    const done = await writeBack(before, pipeline);
    if (done.files.length > 0) recordStep(pipeline, done, `Take back: restore ${what}`);
    say({ tone: 'plain', text: `Took back: restored ${what}` });
  } catch (thrown) {
    sayError(thrown);
  }
}

/**
 * Makes it a step of the open pipeline's undo where it wrote that one's files: the steps before it are
 * for the pipeline as it was.
 */
function recordStep(pipeline: string | undefined, done: Restored, label: string): Deed | null {
  const { name, recordDeed } = usePipelineStore.getState();
  if (!done.files.some((file) => file.startsWith(`pipelines/${name}/`))) return null;
  const told = async (work: Promise<unknown>) => {
    try {
      await work;
      return true;
    } catch (thrown) {
      sayError(thrown);
      return false;
    }
  };
  const deed: Deed = {
    undo: () => told(writeBack(done.before, pipeline)),
    redo: () => told(write({ version: done.version, ...only(pipeline) })),
  };
  recordDeed(label, deed);
  return deed;
}

/** Restores, and has the open pipeline as it is then. */
async function write(target: RestoreTarget): Promise<Restored> {
  await saveDrafts();
  await usePipelineStore.getState().settled();
  const done = await engine.history.restore(target);
  await usePipelineStore.getState().reload();
  return done;
}

/** Goes back to what was there before a restore. */
async function writeBack(version: string, pipeline: string | undefined): Promise<Restored> {
  return await write({ version, ...only(pipeline) }).catch((thrown: unknown) => {
    // The pipeline was not there before: that holds for everything as it was.
    if (toErrorData(thrown).code !== 'history.no_pipeline') throw thrown;
    return write({ version });
  });
}

async function triggersChangedBy({ before, version }: Restored): Promise<string | null> {
  try {
    const { pipelines } = await engine.history.diff({ from: before, to: version });
    return triggersOfDiff(pipelines);
  } catch {
    // What was restored is to be said, with the way back, whether or not this can be.
    return null;
  }
}

function only(pipeline: string | undefined): { pipeline?: string } {
  return pipeline === undefined ? {} : { pipeline };
}
