import type { RunBlock, RunEvent } from '../../../shared/runs/events.ts';
import type { Broadcast } from '../broadcast.ts';
import type { KeptEvent, Ledger, LedgerBatch } from './ledger.ts';

/** Short enough that nobody sees it, long enough for many small blocks to share a transaction. */
const GATHER_MS = 4;

/** An event without the sequence number and time that the recorder gives it. */
type Unnumbered<T> = T extends unknown ? Omit<T, 'seq' | 'time'> : never;

/**
 * Writes a run's events to the ledger in batches, one transaction for what happens within a few
 * milliseconds, and tells listeners only of what has been committed.
 */
export class Recorder {
  private readonly ledger: Ledger;
  private readonly listeners: Broadcast<RunEvent>;
  private readonly onFailure: (error: unknown) => void;
  private batch: LedgerBatch = emptyBatch();
  private scheduled = false;
  private failed = false;
  private seq: number;

  constructor(options: {
    ledger: Ledger;
    listeners: Broadcast<RunEvent>;
    /** Called once if the ledger cannot be written: nothing is recorded from then on. */
    onFailure: (error: unknown) => void;
    lastSeq: number;
  }) {
    this.ledger = options.ledger;
    this.listeners = options.listeners;
    this.onFailure = options.onFailure;
    this.seq = options.lastSeq;
  }

  event(event: Unnumbered<KeptEvent>): void {
    this.seq += 1;
    this.batch.events.push({
      ...event,
      seq: this.seq,
      time: new Date().toISOString(),
    } as KeptEvent);
    this.schedule();
  }

  /** Remembers how a block ended, beyond this run. */
  last(pipeline: string, run: string, block: RunBlock): void {
    this.batch.last.push({ pipeline, run, block });
  }

  /** Adds a write to the transaction of the events around it. */
  also(write: () => void): void {
    this.batch.also.push(write);
  }

  /** Writes what is waiting, now. */
  flush(): void {
    const batch = this.batch;
    if (this.failed || batch.events.length === 0) return;
    this.batch = emptyBatch();
    try {
      this.ledger.record(batch);
    } catch (error) {
      this.failed = true;
      this.onFailure(error);
      return;
    }
    for (const event of batch.events) this.listeners.send(event);
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setTimeout(() => {
      this.scheduled = false;
      this.flush();
    }, GATHER_MS);
  }
}

function emptyBatch(): LedgerBatch {
  return { events: [], last: [], also: [] };
}
