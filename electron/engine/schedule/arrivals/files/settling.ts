import type { Clock } from '../../api.ts';
import type { FilePlace, Mark } from './seen-files.ts';

/** Files that wait at once; beyond that, folders are looked at again when there is room. */
const MOST_WAITING = 10_000;
/** Files looked at together when their time has come. */
const AT_ONCE = 256;

export interface SettlingFile extends FilePlace {
  mark: Mark;
}

interface Waiting extends SettlingFile {
  /** When it was last seen to change, on the monotonic clock. */
  since: number;
}

export interface SettlingParts {
  clock: Clock;
  /** How long a file must stay as it is, in milliseconds. */
  settleMs: number;
  /** The file's version as it is now; null where it is gone. */
  look(place: FilePlace): Promise<Mark | null>;
  settled(files: SettlingFile[]): void;
  gone(files: FilePlace[]): void;
  /** There was no room for some files; now there is. */
  roomAgain(): void;
  /** What was found could not be taken note of. */
  failed(error: unknown): void;
}

/** Files that have come or changed, until each has stayed the same for a while. */
export class Settling {
  readonly #parts: SettlingParts;
  /** By folder and name, those first whose time comes first. */
  readonly #waiting = new Map<string, Waiting>();
  #turnedAway = false;
  #callOff: (() => void) | null = null;
  #looking: Promise<void> | null = null;
  #closed = false;

  constructor(parts: SettlingParts) {
    this.#parts = parts;
  }

  /** Lets a file settle that was seen in this version. */
  add(file: SettlingFile): void {
    const id = idOf(file);
    if (this.#waiting.get(id)?.mark === file.mark) return;
    if (this.#waiting.size >= MOST_WAITING && !this.#waiting.has(id)) {
      this.#turnedAway = true;
      return;
    }
    this.#put(id, { ...file, since: this.#parts.clock.monotonic() });
    this.#arm();
  }

  /** Something happened to a file. Gives whether it is among those that wait, which then wait anew. */
  touch(place: FilePlace): boolean {
    const id = idOf(place);
    const waiting = this.#waiting.get(id);
    if (!waiting) return false;
    this.#put(id, { ...waiting, since: this.#parts.clock.monotonic() });
    return true;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#callOff?.();
    await this.#looking;
  }

  #put(id: string, waiting: Waiting): void {
    this.#waiting.delete(id);
    this.#waiting.set(id, waiting);
  }

  #arm(): void {
    if (this.#callOff !== null || this.#looking !== null || this.#closed) return;
    const first: Waiting | undefined = this.#waiting.values().next().value;
    if (first === undefined) return;
    const { clock, settleMs } = this.#parts;
    this.#callOff = clock.after(Math.max(0, first.since + settleMs - clock.monotonic()), () => {
      this.#callOff = null;
      this.#looking = this.#lookAtDue()
        .catch((error: unknown) => this.#parts.failed(error))
        .finally(() => {
          this.#looking = null;
          this.#arm();
        });
    });
  }

  async #lookAtDue(): Promise<void> {
    for (let due = this.#due(); due.length > 0 && !this.#closed; due = this.#due()) {
      const marks = await Promise.all(due.map((file) => this.#parts.look(file)));
      const settled: SettlingFile[] = [];
      const gone: FilePlace[] = [];
      for (const [i, file] of due.entries()) {
        const id = idOf(file);
        // Something happened to it meanwhile: it waits anew.
        if (this.#waiting.get(id) !== file) continue;
        const mark = marks[i] ?? null;
        if (mark === file.mark || mark === null) this.#waiting.delete(id);
        else this.#put(id, { ...file, mark, since: this.#parts.clock.monotonic() });
        if (mark === null) gone.push(file);
        if (mark === file.mark) settled.push(file);
      }
      if (this.#closed) return;
      if (gone.length > 0) this.#parts.gone(gone);
      if (settled.length > 0) this.#parts.settled(settled);
    }
    if (this.#turnedAway && this.#waiting.size < MOST_WAITING / 2) {
      this.#turnedAway = false;
      this.#parts.roomAgain();
    }
  }

  #due(): Waiting[] {
    const { clock, settleMs } = this.#parts;
    const until = clock.monotonic() - settleMs;
    const due: Waiting[] = [];
    for (const file of this.#waiting.values()) {
      if (file.since > until || due.length === AT_ONCE) break;
      due.push(file);
    }
    return due;
  }
}

function idOf({ folder, name }: FilePlace): string {
  return `${folder}/${name}`;
}
