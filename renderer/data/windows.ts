import type { Json } from '../../shared/worker/protocol.ts';

export type Row = Json[];

/** Rows in one request to the engine. */
export const WINDOW_ROWS = 200;
/** Windows kept in memory: 10,000 rows. */
const KEPT_WINDOWS = 50;
/** Requests under way at the same time. */
const CONCURRENT = 2;

export type FetchRows = (offset: number, limit: number, signal: AbortSignal) => Promise<Row[]>;

interface Waiter {
  resolve: (rows: Row[]) => void;
  reject: (reason: unknown) => void;
}

interface Flight {
  abort: AbortController;
}

/**
 * Loads a table in windows of `WINDOW_ROWS` rows. What the person looks at goes first, at most two
 * requests are under way, and a request is cancelled once its rows have been scrolled out of sight:
 * whoever waits for it goes on waiting and is served when the rows come into view again.
 */
export class RowWindows {
  readonly #fetch: FetchRows;
  readonly #kept = new Map<number, Row[]>();
  readonly #waiting = new Map<number, Waiter[]>();
  readonly #flights = new Map<number, Flight>();
  #seen = { first: 0, last: 0 };
  #closed = false;

  constructor(fetch: FetchRows) {
    this.#fetch = fetch;
  }

  /** The rows from `window * WINDOW_ROWS`; rejects with the engine's error. */
  load(window: number): Promise<Row[]> {
    const kept = this.#kept.get(window);
    if (kept) {
      this.#touch(window, kept);
      return Promise.resolve(kept);
    }
    return new Promise((resolve, reject) => {
      const waiters = this.#waiting.get(window) ?? [];
      waiters.push({ resolve, reject });
      this.#waiting.set(window, waiters);
      this.#start();
    });
  }

  /** The rows of a window wherever the view is, for copying: kept ones, else asked for at once. */
  async fetch(window: number): Promise<Row[]> {
    const kept = this.#kept.get(window);
    if (kept) return kept;
    return this.#fetch(window * WINDOW_ROWS, WINDOW_ROWS, new AbortController().signal);
  }

  /** One row, if it is in memory. */
  peek(row: number): Row | undefined {
    return this.#kept.get(windowOf(row))?.[row % WINDOW_ROWS];
  }

  /** Keeps the first window, which came with the answer that told the number of rows. */
  seed(rows: Row[]): void {
    this.#keep(0, rows);
  }

  /** Tells which rows are in view: cancels what is far from them and starts what is near. */
  look(firstRow: number, lastRow: number): void {
    this.#seen = { first: windowOf(Math.max(0, firstRow)), last: windowOf(Math.max(0, lastRow)) };
    for (const [window, flight] of this.#flights) {
      if (this.#distance(window) > 1) flight.abort.abort();
    }
    this.#start();
  }

  /** Starts again after `close`: React mounts what it shows twice while developing. */
  open(): void {
    this.#closed = false;
    this.#start();
  }

  /** Cancels everything; nobody is called back after it. */
  close(): void {
    this.#closed = true;
    this.#waiting.clear();
    for (const flight of this.#flights.values()) flight.abort.abort();
  }

  #start(): void {
    const nearest = [...this.#waiting.keys()]
      .filter((window) => !this.#flights.has(window) && this.#distance(window) <= 1)
      .sort((a, b) => this.#distance(a) - this.#distance(b) || a - b);
    for (const window of nearest) {
      if (this.#flights.size >= CONCURRENT) return;
      void this.#fly(window);
    }
  }

  async #fly(window: number): Promise<void> {
    const abort = new AbortController();
    this.#flights.set(window, { abort });
    try {
      const rows = await this.#fetch(window * WINDOW_ROWS, WINDOW_ROWS, abort.signal);
      if (this.#closed) return;
      this.#keep(window, rows);
      this.#settle(window, (waiter) => waiter.resolve(rows));
    } catch (reason) {
      if (!abort.signal.aborted) this.#settle(window, (waiter) => waiter.reject(reason));
    } finally {
      this.#flights.delete(window);
      if (!this.#closed) this.#start();
    }
  }

  #settle(window: number, tell: (waiter: Waiter) => void): void {
    const waiters = this.#waiting.get(window) ?? [];
    this.#waiting.delete(window);
    for (const waiter of waiters) tell(waiter);
  }

  #keep(window: number, rows: Row[]): void {
    this.#touch(window, rows);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT_WINDOWS) break;
      this.#kept.delete(oldest);
    }
  }

  #touch(window: number, rows: Row[]): void {
    this.#kept.delete(window);
    this.#kept.set(window, rows);
  }

  #distance(window: number): number {
    if (window < this.#seen.first) return this.#seen.first - window;
    return Math.max(0, window - this.#seen.last);
  }
}

export function windowOf(row: number): number {
  return Math.floor(row / WINDOW_ROWS);
}
