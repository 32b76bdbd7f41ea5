import type { CalendarView, TickView, TriggerView } from '../../../shared/contract/schedule.ts';
import type { ErrorData } from '../../../shared/errors.ts';
import type { Trigger } from '../../../shared/pipeline/document.ts';
import type { Run, RunSummary } from '../../../shared/runs/events.ts';
import type { Json } from '../../../shared/worker/protocol.ts';

/** What the scheduler knows of time. Tests lend another one. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. */
  now(): number;
  /** Milliseconds that have passed since some moment; never goes back, and may stand still in sleep. */
  monotonic(): number;
  /** Milliseconds since the machine was started, sleep included; absent where that is not known. */
  sinceBoot?(): number;
  /** The zone that the machine is in: an IANA name. */
  timezone(): string;
  /** Calls back once, not before `ms` have passed; returns how to call that off. */
  after(ms: number, callback: () => void): () => void;
}

/** Something that a trigger answers to by one run. */
export interface Occurrence {
  pipeline: string;
  trigger: string;
  /** What makes it one of a kind for its trigger, for ever. */
  key: string;
  nominal: number;
  interval: { start: number; end: number } | null;
  /** Values that its placeholders stand for, by name: `file`, `run`. */
  facts: Record<string, string>;
  /** Parameters that come with it and win over the trigger's own, such as a call's body. */
  params: Record<string, Json>;
  /** Why there is a run, in one sentence. */
  cause: string;
  /** It came while nobody was awake: its run waits its turn, after those that its trigger catches up with before it. */
  caughtUp?: boolean;
  /** A missed one that stands for several, from `nominal` until this instant. */
  folded?: { count: number; until: number };
}

/** Takes occurrences and starts runs for them, each once whatever happens. */
export interface Dispatcher {
  /**
   * Records an occurrence and starts its run as the trigger's overlap rule says. One whose key is known
   * changes nothing and gives what became of it. Resolves when it is decided, not when the run is over.
   * @param also further writes of the transaction that records it, such as what was seen of a file
   */
  offer(occurrence: Occurrence, also?: () => void): Promise<{ tick: TickView; known: boolean }>;
  /** Records occurrences that nobody answered to, each with its reason, all in one transaction. */
  miss(occurrences: Occurrence[], reason: string, also?: () => void): void;
}

/** What happened that somebody may want to be told of. */
export type Happening =
  | {
      type: 'run_ended';
      run: RunSummary;
      /** The first block that failed and why. */
      error: { block: string | null; message: string } | null;
    }
  | {
      type: 'missed';
      pipeline: string;
      trigger: string;
      count: number;
      from: string;
      until: string;
      reason: string;
    }
  | {
      type: 'late';
      pipeline: string;
      trigger: string;
      nominal: string;
      run: string | null;
      reason: string;
    }
  | { type: 'refused'; pipeline: string; trigger: string; nominal: string; error: ErrorData };

/** An HTTP call to a webhook trigger, past the gate's look at host and origin. */
export interface HookCall {
  pipeline: string;
  trigger: string;
  /** The bearer token it came with; null for none. */
  token: string | null;
  idempotencyKey: string | null;
  contentType: string | null;
  /** Reads the body, once its bytes are wanted; what cannot be read gives the status to answer with. */
  body(): Promise<Buffer | 400 | 408 | 413>;
}

export interface HookAnswer {
  status: 202 | 400 | 401 | 408 | 409 | 413 | 415 | 422 | 429 | 503;
  headers: Record<string, string>;
  /** Sent as JSON. */
  body: HookRefusal | HookOutcome;
}

/** Why a call was not taken. */
export interface HookRefusal {
  error: ErrorData;
}

/** What became of a call that was taken: a tick, be it that it started no run. */
export interface HookOutcome {
  tick: string;
  run: string | null;
  outcome: TickView['outcome'];
  repeated?: true;
  error?: ErrorData;
}

/** A trigger as it stands in force: of the files, or of their last state without errors. */
export interface TriggerInForce {
  pipeline: string;
  definition: Trigger;
  /**
   * Since when it is in force, UTC milliseconds: new, changed or enabled again. Kept over restarts, and
   * another number exactly where it starts anew: nothing from before then concerns it.
   */
  since: number;
}

/** The triggers that answer to something else than time: files, other pipelines, calls. */
export interface Arrivals {
  /**
   * The triggers in force that are enabled and of the types `files`, `after` and `webhook`: told once at
   * the start and whenever they are others. Never called where triggers do not run by themselves.
   */
  triggersChanged(triggers: TriggerInForce[]): void;
  /** A run of any pipeline has ended, whatever started it. */
  runEnded(run: RunSummary): void;
  /** The machine woke up: what came meanwhile may not have been told. */
  wake(): void;
  hook(call: HookCall): Promise<HookAnswer>;
  token(trigger: TriggerInForce): Promise<{ path: string; token: string }>;
  /** What there is to say of such a trigger, enabled or not. */
  describe(trigger: TriggerInForce): Pick<TriggerView, 'text' | 'notes' | 'problem' | 'webhook'>;
  /** Stops offering. */
  close(): Promise<void>;
}

/** The triggers of a project: in force while the engine is open as a scheduler, and to be looked at always. */
export interface Schedule {
  /** Whether it runs triggers by itself. */
  readonly on: boolean;
  list(query: {
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
  fire(request: {
    pipeline: string;
    trigger: string;
    nominal: string | null;
    /** The key of a tick to run once more. */
    tick?: string | undefined;
  }): Promise<Run>;
  token(request: { pipeline: string; trigger: string }): Promise<{ path: string; token: string }>;
  hook(call: HookCall): Promise<HookAnswer>;
  /** The machine woke up, or its clock or zone may have changed: look at once. */
  wake(): void;
  /** Files or settings changed. */
  filesChanged(): void;
  /** A run has ended. */
  runEnded(run: RunSummary): void;
  close(): Promise<void>;
}
