/** A save has settled when nothing more was saved for this long. */
const QUIET_MS = 2_000;
/** Who saves all the time gets a version this often. */
const LONGEST_MS = 10_000;

/** Calls back once for each burst of saves: when it is over, or has lasted long. */
export class SettledSaves {
  readonly #settled: () => void;
  #quiet: NodeJS.Timeout | null = null;
  #longest: NodeJS.Timeout | null = null;

  constructor(settled: () => void) {
    this.#settled = settled;
  }

  /** Something was saved. */
  saved(): void {
    if (this.#quiet !== null) clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#end(), QUIET_MS);
    this.#longest ??= setTimeout(() => this.#end(), LONGEST_MS);
  }

  /** Stops waiting. Returns whether saves were waiting to settle. */
  stop(): boolean {
    const waiting = this.#quiet !== null;
    if (this.#quiet !== null) clearTimeout(this.#quiet);
    if (this.#longest !== null) clearTimeout(this.#longest);
    this.#quiet = null;
    this.#longest = null;
    return waiting;
  }

  #end(): void {
    this.stop();
    this.#settled();
  }
}
