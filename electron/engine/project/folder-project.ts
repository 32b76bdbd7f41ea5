import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Problem, TidemillError } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/pipeline/document.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';
import { nearestOrAll } from '../../../shared/pipeline/nearest.ts';
import type { SettingsDefaults } from '../../../shared/pipeline/parse-settings.ts';
import type { BlockTemplates } from '../../../shared/pipeline/templates.ts';
import { syncFolder, writeAtomically } from './atomic-write.ts';
import { ChangeNotifier } from './change-notifier.ts';
import { editPipeline } from './edit-pipeline.ts';
import { FileCache, type FileReading } from './file-cache.ts';
import { systemCode, writeError } from './file-errors.ts';
import { loadPipeline, type PipelineReading } from './load-pipeline.ts';
import { loopProblems, OutsideProblems } from './outside-problems.ts';
import { displayPath, PIPELINE_FILE, PIPELINES_FOLDER, SETTINGS_FILE } from './paths.ts';
import { requirePipelineName } from './pipeline-names.ts';
import { readSettings } from './read-settings.ts';
import { replaceFiles } from './replace-files.ts';
import type { LoadedPipeline, Project, ReplacedFile } from './types.ts';

export interface FolderProjectOptions {
  /** Absolute, with symbolic links resolved. */
  dir: string;
  readOnly: boolean;
  defaults: SettingsDefaults;
  templates: () => Promise<BlockTemplates>;
}

/** A project in a folder. Every answer is checked against the disk; what has not changed is not read again. */
export class FolderProject implements Project {
  readonly dir: string;
  readonly readOnly: boolean;
  readonly #options: FolderProjectOptions;
  readonly #cache: FileCache;
  readonly #changes: ChangeNotifier;
  readonly #outside = new OutsideProblems();
  readonly #readings = new Map<string, PipelineReading>();
  #settings: { file: FileReading; read: { settings: Settings; problems: Problem[] } } | null = null;
  #templates: Promise<BlockTemplates> | null = null;
  /** Writing happens one after another. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: FolderProjectOptions) {
    this.dir = options.dir;
    this.readOnly = options.readOnly;
    this.#options = options;
    this.#cache = new FileCache(options.dir);
    this.#changes = new ChangeNotifier({
      dir: options.dir,
      revisions: (only) => this.#revisions(only),
      settingsRevision: () => this.#cache.read(path.join(this.dir, SETTINGS_FILE)).sha,
    });
  }

  async settings(): Promise<{ settings: Settings; problems: Problem[] }> {
    const file = this.#cache.read(path.join(this.dir, SETTINGS_FILE));
    if (this.#settings?.file !== file) {
      this.#settings = { file, read: readSettings(file, this.#options.defaults) };
    }
    return this.#settings.read;
  }

  async pipelines(): Promise<string[]> {
    return this.#names();
  }

  async load(pipeline: string): Promise<LoadedPipeline> {
    const { settings } = await this.settings();
    return this.#outside.complete(this.#read(pipeline), settings, () => this.#names());
  }

  async problems(pipeline?: string): Promise<Problem[]> {
    const { settings, problems } = await this.settings();
    const names = this.#names();
    const readings = names.map((name) => this.#readListed(name));
    const asked = pipeline === undefined ? readings : [this.#read(pipeline)];
    const complete = asked.map((reading) => this.#outside.complete(reading, settings, () => names));
    const all = [...problems, ...complete.flatMap((loaded) => loaded.problems)];
    const loops = loopProblems(readings.map(({ loaded }) => loaded.pipeline));
    all.push(...loops.filter((loop) => pipeline === undefined || loop.pipeline === pipeline));
    if (this.#changes.failure !== null) {
      all.push({
        code: 'project.not_watched',
        severity: 'warning',
        message: `Changes made outside Tidemill may show late: ${this.#changes.failure}.`,
        hint: 'On Linux, raise fs.inotify.max_user_watches.',
      });
    }
    return all;
  }

  async create(pipeline: string): Promise<LoadedPipeline> {
    requirePipelineName(pipeline);
    return await this.#write(async () => {
      this.#refuseExisting(pipeline);
      const folder = this.#folder(pipeline);
      try {
        await mkdir(folder, { recursive: true });
        await writeAtomically(path.join(folder, PIPELINE_FILE), 'blocks: []\n');
        await syncFolder(path.dirname(folder));
      } catch (error) {
        throw writeError(error, displayPath(pipeline, PIPELINE_FILE));
      }
      return pipeline;
    });
  }

  async edit(pipeline: string, revision: string, edits: Edit[]): Promise<LoadedPipeline> {
    return await this.#write(async () => {
      this.#templates ??= this.#options.templates();
      await editPipeline({
        project: this.dir,
        folder: this.#folder(pipeline),
        revision,
        edits,
        templates: await this.#templates,
        cache: this.#cache,
        reading: this.#read(pipeline),
        readAgain: (previous) => this.#readFolder(pipeline, previous),
      });
      return pipeline;
    });
  }

  async betweenWrites<T>(read: () => T): Promise<T> {
    return await this.#afterWrites(async () => read());
  }

  async replaceFiles(files: readonly ReplacedFile[], confirm: () => void): Promise<void> {
    await this.#afterWrites(async () => {
      if (this.readOnly) throw readOnlyError();
      await replaceFiles(this.dir, files, confirm);
      this.#changes.look();
    });
  }

  watch(...listeners: Parameters<Project['watch']>): () => Promise<void> {
    return this.#changes.add(...listeners);
  }

  async close(): Promise<void> {
    await this.#changes.close();
    await this.#writing;
  }

  /** Runs a change after those before it, then tells of the pipeline that it changed. */
  async #write(change: () => Promise<string>): Promise<LoadedPipeline> {
    return await this.#afterWrites(async () => {
      if (this.readOnly) throw readOnlyError();
      const pipeline = await change();
      const before = this.#readings.get(pipeline)?.loaded.revision;
      const loaded = await this.load(pipeline);
      if (loaded.revision !== before) this.#changes.tell(pipeline, loaded.revision);
      return loaded;
    });
  }

  async #afterWrites<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#writing.then(work);
    this.#writing = result.catch(() => undefined);
    return await result;
  }

  #names(): string[] {
    return this.#folders()
      .filter((name) => this.#isPipeline(name))
      .sort();
  }

  /** Whether what stands in `pipelines/` under a name is a pipeline. */
  #isPipeline(name: string): boolean {
    const document = path.join(this.#folder(name), PIPELINE_FILE);
    return !name.startsWith('.') && this.#cache.read(document).state !== 'missing';
  }

  /** The names of whatever stands in `pipelines/`. */
  #folders(): string[] {
    try {
      return readdirSync(path.join(this.dir, PIPELINES_FOLDER));
    } catch (error) {
      if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return [];
      throw error;
    }
  }

  /** Looks at no other pipeline, unless this one is not there: projects have hundreds of them. */
  #read(pipeline: string): PipelineReading {
    const hasFolder = this.#folders().includes(pipeline);
    if (hasFolder && this.#isPipeline(pipeline)) return this.#readListed(pipeline);
    this.#readings.delete(pipeline);
    throw missingPipeline(pipeline, this.#names(), hasFolder);
  }

  /** Reads one of `#names()`. */
  #readListed(pipeline: string): PipelineReading {
    const reading = this.#readFolder(pipeline, this.#readings.get(pipeline) ?? null);
    this.#readings.set(pipeline, reading);
    return reading;
  }

  #readFolder(pipeline: string, previous: PipelineReading | null): PipelineReading {
    return loadPipeline(pipeline, this.#folder(pipeline), this.#cache, previous);
  }

  /** Reads again those of `only`; of the others gives what is known. */
  #revisions(only: ReadonlySet<string | null>): Map<string, string | null> {
    return new Map(
      this.#names().map((name) => {
        const reading = only.has(name) ? this.#readListed(name) : this.#readings.get(name);
        return [name, reading?.loaded.revision ?? null];
      }),
    );
  }

  /** A name that differs only in case is the same folder on many systems. */
  #refuseExisting(pipeline: string): void {
    const taken = this.#folders().find((name) => name.toLowerCase() === pipeline.toLowerCase());
    if (taken === undefined) return;
    throw new TidemillError({
      code: 'pipeline.exists',
      message: `There is a folder '${PIPELINES_FOLDER}/${taken}' already.`,
      hint: 'Choose another name.',
    });
  }

  #folder(pipeline: string): string {
    return path.join(this.dir, PIPELINES_FOLDER, pipeline);
  }
}

function readOnlyError(): TidemillError {
  return new TidemillError({
    code: 'project.read_only',
    message: 'The project is open for reading only: its folder cannot be written to.',
    hint: 'Change the permissions of the folder, or copy the project to a place of your own.',
  });
}

function missingPipeline(
  name: string,
  known: readonly string[],
  hasFolder: boolean,
): TidemillError {
  if (hasFolder) {
    return new TidemillError({
      code: 'pipeline.missing_file',
      message: `'${PIPELINES_FOLDER}/${name}' is no pipeline: it has no ${PIPELINE_FILE}.`,
      file: `${PIPELINES_FOLDER}/${name}`,
      hint: `Make ${displayPath(name, PIPELINE_FILE)}, beginning with a line blocks:`,
    });
  }
  return new TidemillError({
    code: 'pipeline.missing',
    message: `There is no pipeline '${name}'.`,
    hint: nearestOrAll(name, known, 'The project has no pipelines yet.'),
  });
}
