import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { parseType } from '../../../shared/table/type.ts';
import type { Output } from '../../../shared/worker/protocol.ts';
import { stateFolderError } from '../project/file-errors.ts';

interface Copy {
  folder: string;
  bytes: number;
  /** Milliseconds since the epoch. */
  used: number;
  /** How many jobs read it now: it must not be removed under them. */
  readers: number;
}

/** Up to here a Python without a library reads the stored file sooner than a copy of it is made. */
const IN_PLACE = { rows: 2_000, bytes: 50_000 };

/**
 * Whether a Python without a Parquet library reads a stored table as it is (by `tables/stored.py` of the Python
 * worker): it must be small, and no column nested.
 */
export function isReadInPlace({ rows, bytes, schema }: Output): boolean {
  if (rows === null || schema === null) return false;
  if (rows > IN_PLACE.rows || bytes > IN_PLACE.bytes) return false;
  return schema.every(({ type }) => {
    const parsed = parseType(type);
    // An INTERVAL is stored in three parts.
    if (parsed.kind === 'scalar') return parsed.name !== 'INTERVAL';
    return parsed.kind === 'decimal' || parsed.kind === 'enum';
  });
}

/** Writes the universal copy of a table into an empty folder. */
export type Export = (output: Output, to: string, signal?: AbortSignal) => Promise<void>;

/**
 * Universal copies of tables, for Pythons that cannot read Parquet of any size and kind: one folder a table, named by its
 * sha, made once however many ask, and removed least recently used first beyond a budget of bytes.
 */
export class Exchange {
  readonly #dir: string;
  readonly #budget: number;
  readonly #export: Export;
  readonly #copies = new Map<string, Copy>();
  readonly #making = new Map<string, Promise<Copy>>();
  #known: Promise<void> | null = null;
  #attempt = 0;

  /** `dir` is created when needed; `budget` is in bytes. */
  constructor(dir: string, budget: number, write: Export) {
    this.#dir = dir;
    this.#budget = budget;
    this.#export = write;
  }

  /** The folder with a table's copy, kept until `done` is called. */
  async borrow(output: Output, signal?: AbortSignal): Promise<{ folder: string; done(): void }> {
    this.#known ??= this.#lookAround();
    await this.#known;
    const copy = await this.#copyOf(output, signal);
    copy.readers++;
    copy.used = Date.now();
    // So that the order of use is still known after a restart.
    void utimes(copy.folder, new Date(), new Date()).catch(() => {});
    // A copy too many is no reason to fail; the next borrower tries again.
    this.#shrink().catch(() => {});
    return {
      folder: copy.folder,
      done: () => {
        copy.readers--;
      },
    };
  }

  async #copyOf(output: Output, signal?: AbortSignal): Promise<Copy> {
    for (;;) {
      const copy = this.#copies.get(output.sha);
      if (copy && existsSync(copy.folder)) return copy;
      const making = this.#making.get(output.sha);
      if (!making) return this.#make(output, signal);
      // Whoever makes it may be cancelled; then the next one makes it.
      await making.catch(() => {});
      signal?.throwIfAborted();
    }
  }

  #make(output: Output, signal?: AbortSignal): Promise<Copy> {
    const made = this.#write(output, signal).finally(() => this.#making.delete(output.sha));
    this.#making.set(output.sha, made);
    return made;
  }

  async #write(output: Output, signal?: AbortSignal): Promise<Copy> {
    const folder = join(this.#dir, output.sha);
    const aside = `${folder}.${process.pid}-${this.#attempt++}.tmp`;
    try {
      await mkdir(aside, { recursive: true }).catch((error: unknown) => {
        throw stateFolderError(error, aside);
      });
      await this.#export(output, aside, signal);
      await rename(aside, folder);
    } catch (error) {
      await rm(aside, { recursive: true, force: true });
      throw error;
    }
    const copy = { folder, bytes: await bytesIn(folder), used: Date.now(), readers: 0 };
    this.#copies.set(output.sha, copy);
    return copy;
  }

  /** Takes up what an earlier engine left: whole copies stay, unfinished ones go. */
  async #lookAround(): Promise<void> {
    let names: string[];
    try {
      names = await readdir(this.#dir);
    } catch {
      return; // Nothing has been exchanged in this project yet.
    }
    for (const name of names) {
      const folder = join(this.#dir, name);
      if (name.endsWith('.tmp')) {
        await rm(folder, { recursive: true, force: true });
        continue;
      }
      const [bytes, { mtimeMs }] = [await bytesIn(folder), await stat(folder)];
      this.#copies.set(name, { folder, bytes, used: mtimeMs, readers: 0 });
    }
  }

  async #shrink(): Promise<void> {
    let total = 0;
    for (const { bytes } of this.#copies.values()) total += bytes;
    const oldestFirst = [...this.#copies].sort(([, a], [, b]) => a.used - b.used);
    for (const [sha, copy] of oldestFirst) {
      if (total <= this.#budget) return;
      if (copy.readers > 0) continue;
      total -= copy.bytes;
      this.#copies.delete(sha);
      await rm(copy.folder, { recursive: true, force: true });
    }
  }
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) bytes += (await stat(join(folder, name))).size;
  return bytes;
}
