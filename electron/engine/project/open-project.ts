import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Problem, TidemillError } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/pipeline/document.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';
import { didYouMean } from '../../../shared/pipeline/nearest.ts';
import { parseSettings, type SettingsDefaults } from '../../../shared/pipeline/parse-settings.ts';
import { FileCache, type FileReading } from './file-cache.ts';
import { systemCode } from './file-errors.ts';
import { loadPipeline, type PipelineReading } from './load-pipeline.ts';
import { machineDefaults } from './machine-defaults.ts';
import { PIPELINE_FILE, PIPELINES_FOLDER, SETTINGS_FILE } from './paths.ts';
import { ensureStateFolder } from './state-folder.ts';
import type { LoadedPipeline, Project } from './types.ts';

export interface ProjectOptions {
  /** The folder with `templates/`. */
  resources: string;
  /**
   * Write nothing, not even `.tidemill/`: for a process that does not hold the project's lock. A project
   * that cannot be written to opens read-only by itself.
   */
  readOnly?: boolean;
  defaults?: Partial<SettingsDefaults>;
}

/**
 * Opens the project in a folder: reads nothing yet, and makes `.tidemill/` where it can.
 * @param dir absolute
 * @throws TidemillError `project.missing`, `project.not_a_project`, `disk.full`
 */
export async function openProject(dir: string, options: ProjectOptions): Promise<Project> {
  const root = await projectRoot(dir);
  let readOnly = options.readOnly ?? false;
  if (!readOnly) {
    try {
      await ensureStateFolder(root);
    } catch (error) {
      if (!(error instanceof TidemillError) || error.code !== 'project.read_only') throw error;
      readOnly = true;
    }
  }
  return new FolderProject(root, readOnly, options);
}

class FolderProject implements Project {
  readonly dir: string;
  readonly readOnly: boolean;
  readonly #cache: FileCache;
  readonly #defaults: SettingsDefaults;
  readonly #readings = new Map<string, PipelineReading>();
  #settings: { file: FileReading; read: { settings: Settings; problems: Problem[] } } | null = null;

  constructor(dir: string, readOnly: boolean, options: ProjectOptions) {
    this.dir = dir;
    this.readOnly = readOnly;
    this.#cache = new FileCache(dir);
    this.#defaults = { ...machineDefaults(dir), ...options.defaults };
  }

  async settings(): Promise<{ settings: Settings; problems: Problem[] }> {
    const file = this.#cache.read(path.join(this.dir, SETTINGS_FILE));
    if (this.#settings?.file !== file) {
      this.#settings = { file, read: readSettings(file, this.#defaults) };
    }
    return this.#settings.read;
  }

  async pipelines(): Promise<string[]> {
    const folder = path.join(this.dir, PIPELINES_FOLDER);
    const names = await readdir(folder).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return [];
      throw error;
    });
    const isPipeline = (name: string) => {
      if (name.startsWith('.')) return false;
      const { state } = this.#cache.read(path.join(folder, name, PIPELINE_FILE));
      return state !== 'missing';
    };
    return names.filter(isPipeline).sort();
  }

  async load(pipeline: string): Promise<LoadedPipeline> {
    return (await this.#read(pipeline)).loaded;
  }

  async problems(pipeline?: string): Promise<Problem[]> {
    const names = pipeline === undefined ? await this.pipelines() : [pipeline];
    const { problems } = await this.settings();
    const all = [...problems];
    for (const name of names) all.push(...(await this.load(name)).problems);
    return all;
  }

  async create(_pipeline: string): Promise<LoadedPipeline> {
    throw new Error('under construction');
  }

  async edit(_pipeline: string, _revision: string, _edits: Edit[]): Promise<LoadedPipeline> {
    throw new Error('under construction');
  }

  watch(_listener: (change: { pipeline: string | null }) => void): () => Promise<void> {
    return async () => undefined;
  }

  async close(): Promise<void> {}

  async #read(pipeline: string): Promise<PipelineReading> {
    const known = await this.pipelines();
    if (!known.includes(pipeline)) {
      this.#readings.delete(pipeline);
      throw missingPipeline(pipeline, known);
    }
    const reading = loadPipeline(
      pipeline,
      path.join(this.dir, PIPELINES_FOLDER, pipeline),
      this.#cache,
      this.#readings.get(pipeline) ?? null,
    );
    this.#readings.set(pipeline, reading);
    return reading;
  }
}

async function projectRoot(dir: string): Promise<string> {
  let root: string;
  try {
    root = await realpath(dir);
    if (!(await stat(root)).isDirectory()) throw new Error('not a folder');
  } catch (error) {
    throw new TidemillError(
      {
        code: 'project.missing',
        message: `There is no project folder '${dir}'.`,
        hint: 'Make one with `tidemill new DIR`.',
      },
      { cause: error },
    );
  }
  const names = await readdir(root);
  if (names.includes(SETTINGS_FILE) || names.includes(PIPELINES_FOLDER)) return root;
  throw new TidemillError({
    code: 'project.not_a_project',
    message: `The folder '${dir}' is not a project: it has neither ${SETTINGS_FILE} nor ${PIPELINES_FOLDER}/.`,
    hint: 'Make a project with `tidemill new DIR`.',
  });
}

function readSettings(
  file: FileReading,
  defaults: SettingsDefaults,
): { settings: Settings; problems: Problem[] } {
  const read = parseSettings(file.text ?? '', defaults);
  if (file.text !== null || file.state === 'missing') return read;
  const problem: Problem = {
    code: 'settings.unreadable',
    severity: 'error',
    message: `${SETTINGS_FILE} cannot be read as UTF-8 text of at most 5 MB.`,
    file: SETTINGS_FILE,
    hint: 'Save it as UTF-8, or delete it: all settings have defaults.',
  };
  return { ...read, problems: [problem] };
}

function missingPipeline(name: string, known: readonly string[]): TidemillError {
  const all =
    known.length === 0 ? 'The project has no pipelines yet.' : `There are: ${known.join(', ')}.`;
  return new TidemillError({
    code: 'pipeline.missing',
    message: `There is no pipeline '${name}'.`,
    hint: didYouMean(name, known) ?? all,
  });
}
