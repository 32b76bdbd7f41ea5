import type { LoadedPipeline, Project } from '../../../electron/engine/project/types.ts';
import { TidemillError } from '../../../shared/errors.ts';
import type { Calendar, Settings, Trigger } from '../../../shared/pipeline/document.ts';

let revision = 0;

/** A project that is only its triggers. */
export class SimulatedProject {
  readonly calendars: Record<string, Calendar>;
  /** The disk does not let its settings be read. */
  isUnreadable = false;
  readonly #pipelines = new Map<string, LoadedPipeline>();

  constructor(calendars: Record<string, Calendar>) {
    this.calendars = calendars;
  }

  /** The triggers of a pipeline as its files say them, errors or not. */
  triggersOf(pipeline: string): Trigger[] {
    return this.#pipelines.get(pipeline)?.pipeline.triggers ?? [];
  }

  trigger(pipeline: string, name: string): Trigger | undefined {
    return this.triggersOf(pipeline).find((trigger) => trigger.name === name);
  }

  get pipelines(): string[] {
    return [...this.#pipelines.keys()];
  }

  isValid(pipeline: string): boolean {
    return this.#pipelines.get(pipeline)?.problems.length === 0;
  }

  write(name: string, triggers: Trigger[], valid = this.isValid(name)): void {
    this.#pipelines.set(name, {
      pipeline: { name, description: null, params: {}, blocks: [], triggers },
      layout: {},
      code: {},
      problems: valid
        ? []
        : [{ code: 'pipeline.cycle', severity: 'error', message: 'It has a cycle.' }],
      revision: String(++revision),
    });
  }

  refuseInvalid(pipeline: string): void {
    if (this.isValid(pipeline)) return;
    throw new TidemillError({ code: 'pipeline.cycle', message: 'It has a cycle.' });
  }

  /** What the scheduler reads of a project. */
  asProject(): Project {
    const project: Pick<Project, 'dir' | 'settings' | 'pipelines' | 'load' | 'watch'> = {
      dir: '/nowhere',
      settings: async () => {
        if (this.isUnreadable) throw new Error('EIO: i/o error, read');
        return { settings: { calendars: this.calendars } as Settings, problems: [] };
      },
      pipelines: async () => this.pipelines,
      load: async (name) => {
        const loaded = this.#pipelines.get(name);
        if (!loaded) throw new TidemillError({ code: 'pipeline.missing', message: name });
        return loaded;
      },
      watch: () => async () => {},
    };
    return project as Project;
  }
}
