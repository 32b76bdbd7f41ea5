/** Who saves all the time gets a version after so many quiet times. */
const LONGEST = 5;

/** Calls back once for each burst of saves: when it is over, or has lasted long. */
export class SettledSaves {
  readonly #settled: () => void;
  readonly #quietMs: number;
  #quiet: NodeJS.Timeout | null = null;
  #longest: NodeJS.Timeout | null = null;

  /** @param quietMs a save has settled when nothing more was saved for this long */
  constructor(settled: () => void, quietMs: number) {
    this.#settled = settled;
    this.#quietMs = quietMs;
  }

  /** Something was saved. */
  saved(): void {
    if (this.#quiet !== null) clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#end(), this.#quietMs);
    this.#longest ??= setTimeout(() => this.#end(), LONGEST * this.#quietMs);
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
