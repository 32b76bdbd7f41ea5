import type { Problem } from '../../../shared/errors.ts';
import type { Layout, Pipeline, Settings } from '../../../shared/pipeline/document.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';

/** A pipeline's files as they stand on disk. A pipeline with an `error` among its problems must not run. */
export interface LoadedPipeline {
  pipeline: Pipeline;
  layout: Layout;
  /** The text of each block's file, by block name; null where it cannot be read. */
  code: Record<string, string | null>;
  problems: Problem[];
  /** sha256 of all the pipeline's files, so that an edit can name what it saw. */
  revision: string;
}

/** A file with what it shall say; its path is relative to the project, with forward slashes. */
export interface ReplacedFile {
  path: string;
  text: string | null;
}

/** The files people own. Everything is read from disk and cached until the watcher or an edit says otherwise. */
export interface Project {
  readonly dir: string;
  readonly readOnly: boolean;
  settings(): Promise<{ settings: Settings; problems: Problem[] }>;
  /** Names of all pipelines, sorted. */
  pipelines(): Promise<string[]>;
  /** Throws `pipeline.missing` (with the nearest names as a hint) for a name that does not exist. */
  load(pipeline: string): Promise<LoadedPipeline>;
  /** All problems of the project, or of one pipeline and the settings. */
  problems(pipeline?: string): Promise<Problem[]>;
  create(pipeline: string): Promise<LoadedPipeline>;
  /** All edits or none; throws `pipeline.conflict` when the files are not those of `revision`. */
  edit(pipeline: string, revision: string, edits: Edit[]): Promise<LoadedPipeline>;
  /** What `read` gives, at an instant when no edit of ours is half written. */
  betweenWrites<T>(read: () => T): Promise<T>;
  /**
   * Writes whole files (a text of null removes one), all or none, as one edit among the others. `confirm`
   * is called when all texts are staged, and throws where they must not be written after all.
   * Throws `project.read_only`, `disk.full`, `file.write_failed`.
   */
  replaceFiles(files: readonly ReplacedFile[], confirm: () => void): Promise<void>;
  /**
   * Calls back once for each settled change on disk (also for our own edits). Returns how to stop.
   * @param touched called when anything has happened on disk to files that may be the project's own, also
   *   to those that no pipeline names: a module or a note beside blocks, or a list of packages
   */
  watch(
    listener: (change: { pipeline: string | null }) => void,
    touched?: () => void,
  ): () => Promise<void>;
  close(): Promise<void>;
}
