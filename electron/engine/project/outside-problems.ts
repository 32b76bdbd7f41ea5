import type { Problem } from '../../../shared/errors.ts';
import { afterCycles } from '../../../shared/pipeline/after-cycle.ts';
import { checkAfter, checkTriggers } from '../../../shared/pipeline/check-triggers.ts';
import type { Settings } from '../../../shared/pipeline/document.ts';
import { triggerId } from '../../../shared/pipeline/trigger-id.ts';
import type { PipelineReading } from './load-pipeline.ts';
import { displayPath, PIPELINE_FILE } from './paths.ts';
import type { LoadedPipeline } from './types.ts';

interface Completed {
  settings: Settings;
  /** Names of all pipelines, joined; empty where no trigger comes after one. */
  names: string;
  loaded: LoadedPipeline;
}

/** Pipelines whose files alone do not tell all that is wrong: their triggers name calendars and other pipelines. */
export class OutsideProblems {
  readonly #completed = new WeakMap<LoadedPipeline, Completed>();

  /**
   * The pipeline with those problems too: the same object as long as nothing has changed.
   * @param all gives the names of all pipelines, which is asked for only where a trigger comes after one
   */
  complete(
    { loaded, triggerPlaces }: PipelineReading,
    settings: Settings,
    all: () => readonly string[],
  ): LoadedPipeline {
    const { pipeline } = loaded;
    if (pipeline.triggers.length === 0) return loaded;
    const names = pipeline.triggers.some(({ after }) => after.length > 0) ? all() : [];
    const joined = names.join('\n');
    const known = this.#completed.get(loaded);
    if (known?.settings === settings && known.names === joined) return known.loaded;
    const found = [
      ...checkTriggers(pipeline, settings, triggerPlaces),
      ...checkAfter(pipeline, names, triggerPlaces),
    ];
    const complete =
      found.length === 0 ? loaded : { ...loaded, problems: [...loaded.problems, ...found] };
    this.#completed.set(loaded, { settings, names: joined, loaded: complete });
    return complete;
  }
}

/** Triggers of a project that would start their own pipeline again, one after the other without end. */
export function loopProblems(pipelines: readonly LoadedPipeline['pipeline'][]): Problem[] {
  const triggers = pipelines.flatMap(({ name, triggers: all }) =>
    all.map((trigger) => ({ pipeline: name, trigger: trigger.name, after: trigger.after })),
  );
  const loops = afterCycles(triggers);
  return triggers.flatMap(({ pipeline, trigger }) => {
    const loop = loops.get(triggerId(pipeline, trigger));
    if (loop === undefined) return [];
    return [
      {
        code: 'trigger.loop',
        severity: 'error' as const,
        message: `The trigger '${trigger}' goes round in a circle: ${loop.join(' → ')}. It never fires.`,
        file: displayPath(pipeline, PIPELINE_FILE),
        hint: 'Take one of these pipelines out of after:.',
        pipeline,
      },
    ];
  });
}
