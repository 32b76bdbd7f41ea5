import type { LogLine } from '../../shared/runs/events.ts';
import { isLost } from '../app/connection/isLost.ts';
import { isAbort } from './abort.ts';

/** Lines kept in memory; older ones are let go and counted. */
export const KEPT_LINES = 100_000;
/** Letting go a tenth at a time keeps it rare. */
const LET_GO = KEPT_LINES / 10;
const AGAIN_AFTER_MS = 500;

export type FollowLogs = (
  afterSeq: number,
  signal: AbortSignal,
) => Promise<AsyncIterable<LogLine[]>>;

export interface LogSnapshot {
  /** Grows in place: read it up to `count`, and again when `count` or `dropped` changed. */
  lines: readonly LogLine[];
  count: number;
  dropped: number;
  over: boolean;
}

/**
 * The log of one run as it is written. Follows through lost connections, asking only for what it
 * lacks, and tells its listeners at most once per frame.
 */
export class LogFeed {
  #lines: LogLine[] = [];
  #snapshot: LogSnapshot = { lines: this.#lines, count: 0, dropped: 0, over: false };
  #dropped = 0;
  #seq = 0;
  #over = false;
  #scheduled = false;
  readonly #follow: FollowLogs;
  readonly #frame: (commit: () => void) => void;
  readonly #listeners = new Set<() => void>();

  /** `frame` calls back when the next picture is due. */
  constructor(follow: FollowLogs, frame: (commit: () => void) => void) {
    this.#follow = follow;
    this.#frame = frame;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  snapshot = (): LogSnapshot => this.#snapshot;

  /** Reads until the run is over or the signal aborts; throws what is not a lost connection. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.#over) {
      try {
        const batches = await this.#follow(this.#seq, signal);
        for await (const batch of batches) this.#take(batch);
        this.#over = !signal.aborted;
        this.#schedule();
      } catch (thrown) {
        if (signal.aborted || isAbort(thrown)) return;
        if (!isLost(thrown)) throw thrown;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
      }
    }
  }

  #take(batch: LogLine[]): void {
    for (const line of batch) {
      if (line.seq <= this.#seq) continue;
      this.#seq = line.seq;
      this.#lines.push(line);
    }
    if (this.#lines.length > KEPT_LINES) {
      const surplus = Math.max(LET_GO, this.#lines.length - KEPT_LINES);
      this.#lines = this.#lines.slice(surplus);
      this.#dropped += surplus;
    }
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#frame(() => {
      this.#scheduled = false;
      this.#snapshot = {
        lines: this.#lines,
        count: this.#lines.length,
        dropped: this.#dropped,
        over: this.#over,
      };
      for (const listener of this.#listeners) listener();
    });
  }
}
