import { exactMemoryOf, memoryOf } from './process-memory.ts';
import { processTable, treeOf } from './process-table.ts';

const TICK_MS = 100;

/** A job's own processes are looked up only every so many ticks: listing a machine costs milliseconds. */
const TICKS_PER_LOOKUP = 5;

interface Watched {
  root: number;
  limit: number;
  pids: number[];
  ticks: number;
  onExceeded(used: number): void;
}

/** Watches how much memory busy workers and their processes hold. One timer for all of them. */
export class MemoryWatch {
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | null = null;
  #looking = false;

  /** Calls back once when `root` and what it started hold more than `limit` bytes. Returns how to stop. */
  watch(root: number, limit: number, onExceeded: (used: number) => void): () => void {
    // Most jobs are over before it is worth asking what they started.
    const watched: Watched = { root, limit, pids: [root], ticks: 1, onExceeded };
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => void this.#look(), TICK_MS);
    return () => this.#forget(watched);
  }

  #forget(watched: Watched): void {
    this.#watched.delete(watched);
    if (this.#watched.size > 0 || !this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const due = [...this.#watched].filter(({ ticks }) => ticks % TICKS_PER_LOOKUP === 0);
      const table = due.length > 0 ? await processTable() : [];
      for (const watched of due) {
        const tree = treeOf(table, watched.root).map(({ pid }) => pid);
        watched.pids = tree.length > 0 ? tree : [watched.root];
      }
      await Promise.all([...this.#watched].map((watched) => this.#measure(watched)));
    } finally {
      this.#looking = false;
    }
  }

  async #measure(watched: Watched): Promise<void> {
    watched.ticks++;
    let used = await memoryOf(watched.pids);
    if (used > watched.limit && watched.pids.length > 1) used = await exactMemoryOf(watched.pids);
    if (used <= watched.limit || !this.#watched.has(watched)) return;
    this.#forget(watched);
    watched.onExceeded(used);
  }
}
