import type { StartRun } from '../../shared/contract/contract.ts';
import type {
  ColumnProfile,
  EngineInfo,
  OutputPage,
  PipelineView,
  ProjectView,
  StatusView,
} from '../../shared/contract/views.ts';
import type { Edit } from '../../shared/pipeline/edits.ts';
import type { LogLine, Run, RunEvent, RunSummary } from '../../shared/runs/events.ts';
import type { NodeWorkerLauncher } from './workers/launcher.ts';

export type Change =
  | { type: 'project' }
  | { type: 'pipeline'; pipeline: string; revision: string }
  | { type: 'run'; pipeline: string; run: string };

/** What a host (Electron main, or plain Node) lends the engine. */
export interface Host {
  launcher: NodeWorkerLauncher;
  /** Returns a secret's value, or null where there is none of that name. */
  secret(name: string): Promise<string | null>;
  /** The folder with `python/` (the worker), `templates/` and `samples/`. Absolute. */
  resources: string;
  /** The folder with the bundled worker entries `sql.cjs` and `typescript.cjs`. Absolute. */
  workers: string;
}

export interface OpenOptions {
  dir: string;
  host: Host;
  /** How this engine can be reached by a second command, written into the project's lock. */
  address?: { url: string } | null;
}

/**
 * The engine of one project: everything a host can ask of it. All paths in are absolute; every method
 * throws TidemillError for what a person can mend. Holds the project's lock until `close`.
 */
export interface Engine {
  readonly dir: string;
  info(): Promise<EngineInfo>;
  project(): Promise<ProjectView>;
  pipeline(name: string): Promise<PipelineView>;
  createPipeline(name: string): Promise<PipelineView>;
  editPipeline(name: string, revision: string, edits: Edit[]): Promise<PipelineView>;
  status(pipeline: string): Promise<StatusView>;
  startRun(request: StartRun): Promise<Run>;
  cancelRun(run: string): Promise<RunSummary>;
  run(run: string): Promise<Run>;
  runs(filter: { pipeline?: string | undefined; limit: number }): Promise<RunSummary[]>;
  runEvents(run: string, afterSeq: number, signal?: AbortSignal): AsyncIterable<RunEvent>;
  logs(query: {
    run: string;
    block?: string | undefined;
    after_seq: number;
    limit: number;
  }): Promise<LogLine[]>;
  followLogs(
    query: { run: string; block?: string | undefined; after_seq: number },
    signal?: AbortSignal,
  ): AsyncIterable<LogLine[]>;
  page(query: {
    pipeline: string;
    block: string;
    run?: string | undefined;
    offset: number;
    limit: number;
  }): Promise<OutputPage>;
  profile(query: {
    pipeline: string;
    block: string;
    run?: string | undefined;
  }): Promise<ColumnProfile[]>;
  changes(signal?: AbortSignal): AsyncIterable<Change>;
  /** Makes the address known to other commands on this machine, through the lock. */
  announce(address: { url: string }): Promise<void>;
  /** Cancels what runs, ends the workers, releases the lock. */
  close(): Promise<void>;
}
