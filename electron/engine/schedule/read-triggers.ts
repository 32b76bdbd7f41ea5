import { isDeepStrictEqual } from 'node:util';
import type { Calendar, Trigger } from '../../../shared/pipeline/document.ts';
import { triggerId } from '../../../shared/pipeline/trigger-id.ts';
import type { Project } from '../project/types.ts';
import { definitionHash } from './definition.ts';
import type { KeptTrigger } from './trigger-store.ts';

/** A trigger as the files say it. */
export interface ReadTrigger {
  definition: Trigger;
  calendar: Calendar | null;
  hash: string;
}

/** The triggers of all pipelines by pipeline; null where its files have errors. */
export type ReadTriggers = ReadonlyMap<string, readonly ReadTrigger[] | null>;

type Loaded = Awaited<ReturnType<Project['load']>>;

/** Reads the triggers of a project; of pipelines that have not changed it knows them still. */
export class TriggerReader {
  readonly #project: Pick<Project, 'pipelines' | 'load' | 'settings'>;
  /** What was read of each pipeline, from what, and with which calendars. */
  readonly #read = new Map<string, { of: Loaded; with: string; triggers: ReadTrigger[] | null }>();
  #calendars: Record<string, Calendar> = {};

  constructor(project: Pick<Project, 'pipelines' | 'load' | 'settings'>) {
    this.#project = project;
  }

  async read(): Promise<ReadTriggers> {
    const { settings, problems } = await this.#project.settings();
    // With errors in tidemill.yaml the calendars that were good last stay in force.
    if (!hasErrors(problems)) this.#calendars = settings.calendars;
    const calendars = JSON.stringify(this.#calendars);
    const found = new Map<string, ReadTrigger[] | null>();
    for (const name of await this.#project.pipelines()) {
      const loaded = await this.#load(name);
      if (loaded === null) continue;
      const known = this.#read.get(name);
      const triggers =
        known?.of === loaded && known.with === calendars
          ? known.triggers
          : this.#triggersOf(loaded);
      this.#read.set(name, { of: loaded, with: calendars, triggers });
      found.set(name, triggers);
    }
    for (const name of this.#read.keys()) if (!found.has(name)) this.#read.delete(name);
    return found;
  }

  /** The calendars that triggers kept from before use, for as long as no good settings have been read. */
  assume(kept: readonly KeptTrigger[]): void {
    for (const { definition, calendar } of kept) {
      if (definition.calendar !== null && calendar !== null) {
        this.#calendars[definition.calendar] = calendar;
      }
    }
  }

  /** Null for a pipeline that has gone since it was listed. */
  async #load(name: string): Promise<Loaded | null> {
    try {
      return await this.#project.load(name);
    } catch {
      return null;
    }
  }

  #triggersOf({ pipeline, problems }: Loaded): ReadTrigger[] | null {
    if (hasErrors(problems)) return null;
    return pipeline.triggers.map((definition) => {
      const calendar = this.#calendars[definition.calendar ?? ''] ?? null;
      return { definition, calendar, hash: definitionHash(definition, calendar) };
    });
  }
}

function hasErrors(problems: readonly { severity: string }[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

/** What is to be done so that what is in force is what the files say. */
export interface TriggerChanges {
  /** New or changed: in force from now on. */
  anew: KeptTrigger[];
  /** In force as before, with other settings that do not decide when it fires. */
  kept: KeptTrigger[];
  removed: KeptTrigger[];
}

/**
 * Compares what is in force with the files. A pipeline with errors keeps its triggers.
 * @param lately triggers that were removed a moment ago: one that is back was never gone, for a file is
 *   empty for a moment when some editors write it
 * @param now from which instant new triggers are in force
 */
export function changesOf(
  inForce: Iterable<KeptTrigger>,
  lately: Iterable<KeptTrigger>,
  files: ReadTriggers,
  now: number,
): TriggerChanges {
  const changes: TriggerChanges = { anew: [], kept: [], removed: [] };
  const gone = new Map<string, KeptTrigger>();
  for (const trigger of lately) {
    if (files.get(trigger.pipeline) === null) changes.kept.push(trigger);
    gone.set(triggerId(trigger.pipeline, trigger.definition.name), trigger);
  }
  const before = new Map<string, KeptTrigger>();
  for (const trigger of inForce) {
    if (files.get(trigger.pipeline) === null) continue;
    before.set(triggerId(trigger.pipeline, trigger.definition.name), trigger);
  }
  for (const [pipeline, triggers] of files) {
    for (const read of triggers ?? []) {
      const key = triggerId(pipeline, read.definition.name);
      const known = before.get(key);
      before.delete(key);
      const back = known ? undefined : gone.get(key);
      if (back?.hash === read.hash) {
        changes.kept.push({ ...back, ...read });
      } else if (known?.hash !== read.hash) {
        changes.anew.push({ pipeline, ...read, since: now, watermark: now });
      } else if (!isSame(known.definition, read.definition)) {
        changes.kept.push({ ...known, ...read });
      }
    }
  }
  changes.removed.push(...before.values());
  return changes;
}

/** What has not been read again is the same object. */
function isSame(known: Trigger, read: Trigger): boolean {
  return known === read || isDeepStrictEqual(known, read);
}
