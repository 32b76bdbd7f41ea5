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
  /** Calls back once for each settled change on disk (also for our own edits). Returns how to stop. */
  watch(listener: (change: { pipeline: string | null }) => void): () => Promise<void>;
  close(): Promise<void>;
}
