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
import type { LogLine, Run, RunEvent, RunState, RunSummary } from '../../shared/runs/events.ts';
import type { History } from './history/api.ts';
import type { Notifier } from './notify/api.ts';
import type { Clock, Happening, Schedule } from './schedule/api.ts';
import type { NodeWorkerLauncher } from './workers/launcher.ts';

export type Change =
  | { type: 'project' }
  | { type: 'pipeline'; pipeline: string; revision: string }
  | ({ type: 'run' } & RunState)
  | { type: 'history' }
  | { type: 'triggers' }
  | { type: 'notifications' };

/** What a host (Electron main, or plain Node) lends the engine. */
export interface Host {
  launcher: NodeWorkerLauncher;
  /** Returns a secret's value, or null where there is none of that name. */
  secret(name: string): Promise<string | null>;
  /** The folder with `python/` (the worker), `templates/` and `samples/`. Absolute. */
  resources: string;
  /** The folder with the bundled worker entries `sql.cjs` and `typescript.cjs`. Absolute. */
  workers: string;
  /** Shows a message of the system to the person at this machine; throws where that cannot be done. */
  notify(message: { title: string; body: string }): Promise<void>;
  /** Calls back when the machine has woken up or its clock was set, where the platform says so. Returns how to stop. */
  onWake?(listener: () => void): () => void;
  /** What tells the time; the machine's own clock by default. */
  clock?: Clock;
}

export interface OpenOptions {
  dir: string;
  host: Host;
  /** How this engine can be reached by a second command, written into the project's lock. */
  address?: { url: string } | null;
  /** Whether this engine runs triggers by itself, as `serve` and the app do and a passing command does not. */
  scheduler?: boolean;
  /** Told of what people may want to hear of, besides the project's notifications. */
  onHappening?: (happening: Happening) => void;
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
  history: History['list'];
  diff: History['diff'];
  fileOf: History['file'];
  restore: History['restore'];
  label: History['label'];
  git: History['git'];
  triggers: Schedule['list'];
  calendar: Schedule['calendar'];
  ticks: Schedule['ticks'];
  fireTrigger: Schedule['fire'];
  newToken: Schedule['token'];
  /** Answers an HTTP call to a webhook trigger. Never throws for what the caller did. */
  hook: Schedule['hook'];
  notifications: Notifier['list'];
  testNotification: Notifier['test'];
  deliveries: Notifier['deliveries'];
  changes(signal?: AbortSignal): AsyncIterable<Change>;
  /** Makes the address known to other commands on this machine, through the lock. */
  announce(address: { url: string }): Promise<void>;
  /** Cancels what runs, ends the workers, releases the lock. */
  close(): Promise<void>;
}
