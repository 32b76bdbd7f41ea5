import type { StartRun } from '../../shared/contract/contract.ts';
import type {
  GitView,
  HistoryPage,
  Restored,
  VersionDiff,
  VersionView,
} from '../../shared/contract/history.ts';
import type { Delivery, NotificationView } from '../../shared/contract/notifications.ts';
import type { CalendarView, TickView, TriggerView } from '../../shared/contract/schedule.ts';
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
import type { Clock, Happening, HookAnswer, HookCall } from './schedule/api.ts';
import type { NodeWorkerLauncher } from './workers/launcher.ts';

export type Change =
  | { type: 'project' }
  | { type: 'pipeline'; pipeline: string; revision: string }
  | { type: 'run'; pipeline: string; run: string }
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
  history(query: {
    pipeline?: string | undefined;
    search?: string | undefined;
    before?: string | undefined;
    limit: number;
  }): Promise<HistoryPage>;
  diff(from: string | null, to: string): Promise<VersionDiff>;
  fileOf(version: string, path: string): Promise<string | null>;
  restore(target: {
    version: string;
    pipeline?: string | undefined;
    block?: string | undefined;
  }): Promise<Restored>;
  label(version: string, label: string | null): Promise<VersionView>;
  git(): Promise<GitView | null>;
  triggers(query: {
    pipeline?: string | undefined;
    next: number;
    from?: string | undefined;
  }): Promise<TriggerView[]>;
  calendar(query: {
    from: string;
    until: string;
    pipeline?: string | undefined;
  }): Promise<CalendarView>;
  ticks(query: { pipeline: string; trigger: string; limit: number }): Promise<TickView[]>;
  fireTrigger(request: { pipeline: string; trigger: string; nominal: string | null }): Promise<Run>;
  newToken(request: {
    pipeline: string;
    trigger: string;
  }): Promise<{ path: string; token: string }>;
  /** Answers an HTTP call to a webhook trigger. Never throws for what the caller did. */
  hook(call: HookCall): Promise<HookAnswer>;
  notifications(): Promise<NotificationView[]>;
  testNotification(name: string): Promise<Delivery>;
  deliveries(limit: number): Promise<Delivery[]>;
  changes(signal?: AbortSignal): AsyncIterable<Change>;
  /** Makes the address known to other commands on this machine, through the lock. */
  announce(address: { url: string }): Promise<void>;
  /** Cancels what runs, ends the workers, releases the lock. */
  close(): Promise<void>;
}
