/** A longer line is cut here; how much is missing is told. */
export const MAX_LINE_BYTES = 8 * 1024;

const NEWLINE = 10;
const RETURN = 13;
const MARK_START = 0x1e;

/** Longer than any marker can be, so that one can be found at the end of a line that was cut. */
const TAIL_BYTES = 64;

export interface LineReceiver {
  /**
   * A line without its end: the bytes `[start, end)` of `buffer`, which is only valid during the call.
   * `hidden` counts the bytes cut off behind them.
   */
  onLine(buffer: Buffer, start: number, end: number, hidden: number): void;
  /** The expected marker went by. */
  onMarker(): void;
  /** Whether lines are no longer wanted: they are then counted, which is many times quicker. */
  isFull(): boolean;
  onDropped(lines: number): void;
}

/** The line that a worker writes to stdout and to stderr when a job is over. */
export function jobMarker(pid: number, job: number): Buffer {
  return Buffer.from(`\x1e${pid}:${job}`, 'latin1');
}

/**
 * Cuts a worker's stdout or stderr into lines. A carriage return starts its line over, as on a
 * terminal, so that a progress bar leaves its last state. Holds at most one cut line in memory.
 */
export class LineSplitter {
  readonly #receiver: LineReceiver;
  readonly #held = Buffer.allocUnsafe(MAX_LINE_BYTES);
  #tail: Buffer = Buffer.alloc(0);
  #total = 0;
  #afterReturn = false;
  #marker: Buffer | null = null;

  constructor(receiver: LineReceiver) {
    this.#receiver = receiver;
  }

  /** Which marker ends the current job; any other is ordinary text. */
  expect(marker: Buffer | null): void {
    this.#marker = marker;
  }

  push(chunk: Buffer): void {
    const mayHoldMarker = chunk.includes(MARK_START) || this.#tail.includes(MARK_START);
    if (!mayHoldMarker && this.#receiver.isFull()) this.#count(chunk);
    else this.#cut(chunk);
  }

  #count(chunk: Buffer): void {
    let lines = 0;
    for (let at = 0; at < chunk.length; at++) if (chunk[at] === NEWLINE) lines++;
    if (lines > 0) {
      this.#reset();
      this.#receiver.onDropped(lines);
    }
    this.#append(chunk, chunk.lastIndexOf(NEWLINE) + 1, chunk.length);
  }

  #cut(chunk: Buffer): void {
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
      if (this.#total === 0) this.#complete(chunk, start, at, 0, chunk, at);
      else {
        this.#append(chunk, start, at);
        this.#completeHeld();
      }
      start = at + 1;
    }
    this.#append(chunk, start, chunk.length);
  }

  /** Gives out a line that has no end yet, because nothing more will come. */
  flush(): void {
    if (this.#total > 0) this.#completeHeld();
  }

  #append(chunk: Buffer, from: number, end: number): void {
    let start = from;
    if (start === end) return;
    // A marker right after a return does not start the line over: the text before it still counts.
    if (this.#afterReturn && chunk[start] !== MARK_START) this.#reset();
    const restart = end - start > 1 ? chunk.subarray(start, end - 1).lastIndexOf(RETURN) : -1;
    if (restart >= 0 && chunk[start + restart + 1] !== MARK_START) {
      this.#reset();
      start += restart + 1;
    }
    const room = Math.min(end - start, Math.max(0, MAX_LINE_BYTES - this.#total));
    if (room > 0) chunk.copy(this.#held, this.#total, start, start + room);
    this.#total += end - start;
    this.#tail =
      end - start >= TAIL_BYTES
        ? Buffer.from(chunk.subarray(end - TAIL_BYTES, end))
        : Buffer.concat([this.#tail, chunk.subarray(start, end)]).subarray(-TAIL_BYTES);
    this.#afterReturn = chunk[end - 1] === RETURN;
  }

  #completeHeld(): void {
    const total = this.#total;
    const tail = this.#tail;
    this.#reset();
    const kept = Math.min(total, MAX_LINE_BYTES);
    this.#complete(this.#held, 0, kept, total - kept, tail, tail.length);
  }

  /** `tail` ends where the line ends, also where the line itself was cut. */
  #complete(
    buffer: Buffer,
    from: number,
    to: number,
    cut: number,
    tail: Buffer,
    tailEnd: number,
  ): void {
    let start = from;
    let length = to - from + cut;
    const marked = this.#endsWithMarker(tail, tailEnd, length);
    if (marked) length -= this.#marker?.length ?? 0;
    let end = start + Math.min(length, to - from, MAX_LINE_BYTES);
    let hidden = length - (end - start);
    if (hidden === 0) {
      if (end > start && buffer[end - 1] === RETURN) end--;
      const restart = end > start ? buffer.subarray(start, end).lastIndexOf(RETURN) : -1;
      if (restart >= 0) start += restart + 1;
    }
    hidden = Math.max(0, hidden);
    if (!marked || end > start || hidden > 0) this.#receiver.onLine(buffer, start, end, hidden);
    if (marked) this.#receiver.onMarker();
  }

  #endsWithMarker(tail: Buffer, end: number, length: number): boolean {
    const marker = this.#marker;
    if (!marker || length < marker.length || end < marker.length) return false;
    return tail.compare(marker, 0, marker.length, end - marker.length, end) === 0;
  }

  #reset(): void {
    this.#total = 0;
    this.#tail = Buffer.alloc(0);
    this.#afterReturn = false;
  }
}
