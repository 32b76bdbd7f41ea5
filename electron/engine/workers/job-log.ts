import { formatCount } from './figures.ts';
import type { LogEntry } from './types.ts';

/** What of one job's output is kept; the rest is counted. */
const MAX_LINES = 10_000;
const MAX_BYTES = 4 * 1024 * 1024;

/** A longer `context.log` message is cut. In characters; it may have many lines. */
const MAX_MESSAGE = 256 * 1024;

/** Output is handed on in batches: after this long, or when this much has come together. */
const BATCH_MS = 30;
const BATCH_BYTES = 64 * 1024;

/** What cutting a line in the middle of a character leaves at its end. */
const CUT_CHARACTER = /\uFFFD{1,3}$/;

/** Collects what one job prints and logs, caps it, and hands it on in batches. */
export class JobLog {
  readonly #deliver: (entries: LogEntry[]) => void;
  #batch: LogEntry[] = [];
  #batchBytes = 0;
  #timer: NodeJS.Timeout | null = null;
  #lines = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(deliver: (entries: LogEntry[]) => void) {
    this.#deliver = deliver;
  }

  isFull(): boolean {
    return this.#lines >= MAX_LINES || this.#bytes >= MAX_BYTES;
  }

  /** Counts lines that came when it was full. */
  drop(lines: number): void {
    this.#dropped += lines;
  }

  /** A line that the block printed: bytes `[start, end)`, and `hidden` more that were cut off. */
  line(
    stream: 'stdout' | 'stderr',
    buffer: Buffer,
    start: number,
    end: number,
    hidden: number,
  ): void {
    if (this.isFull()) {
      this.#dropped++;
      return;
    }
    const text = buffer.toString('utf8', start, end);
    const level = stream === 'stderr' ? 'warning' : 'info';
    this.#add(stream, level, hidden > 0 ? withHidden(text, hidden) : text);
  }

  /** A message of `context.log`. */
  message(level: LogEntry['level'], text: string): void {
    if (this.isFull()) {
      this.#dropped++;
      return;
    }
    const hidden = text.length - MAX_MESSAGE;
    if (hidden <= 0) this.#add('log', level, text);
    else
      this.#add(
        'log',
        level,
        `${text.slice(0, MAX_MESSAGE)}… ${formatCount(hidden)} more characters not shown`,
      );
  }

  /** Hands on what is left and says how much was dropped. */
  close(): void {
    if (this.#dropped > 0) {
      const kept = `the first ${formatCount(this.#lines)} are kept`;
      this.#push({
        time: new Date().toISOString(),
        stream: 'log',
        level: 'warning',
        text: `… ${formatCount(this.#dropped)} more lines not shown: ${kept}`,
      });
    }
    this.#flush();
  }

  #add(stream: LogEntry['stream'], level: LogEntry['level'], text: string): void {
    this.#lines++;
    this.#bytes += text.length;
    this.#push({ time: new Date().toISOString(), stream, level, text });
  }

  #push(entry: LogEntry): void {
    this.#batch.push(entry);
    this.#batchBytes += entry.text.length;
    if (this.#batchBytes >= BATCH_BYTES) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS);
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    this.#batchBytes = 0;
    this.#deliver(batch);
  }
}

function withHidden(text: string, hidden: number): string {
  return `${text.replace(CUT_CHARACTER, '')}… ${formatCount(hidden)} more bytes not shown`;
}
