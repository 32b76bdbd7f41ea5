import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { turn } from '../../turn.ts';

/** Names that are looked at together before others get their turn. */
export const SLICE = 128;
/** Entries that are read, and names that are sorted, at once. */
const READ_AT_ONCE = 512;
const SORTED_AT_ONCE = 2_048;
/** So many names are held and sorted at once; a folder with more comes in as many portions. */
const PORTION = 131_072;

/**
 * The names in a folder that are wanted, in slices of at most `SLICE`, without ever holding up the
 * process for long. They come sorted (in portions, where there are very many), as a store that is
 * ordered by names likes them.
 * @throws what reading the folder gives: ENOENT, EACCES…
 */
export async function* listFolder(
  dir: string,
  wanted: (entry: Dirent) => boolean,
): AsyncGenerator<string[]> {
  let chunks: string[][] = [];
  let chunk: string[] = [];
  let held = 0;
  for await (const entry of await opendir(dir, { bufferSize: READ_AT_ONCE })) {
    if (!wanted(entry)) continue;
    chunk.push(entry.name);
    held += 1;
    if (chunk.length === SORTED_AT_ONCE) {
      chunks.push(chunk.sort());
      chunk = [];
      await turn();
    }
    if (held === PORTION) {
      yield* merged(chunks);
      chunks = [];
      held = 0;
    }
  }
  chunks.push(chunk.sort());
  yield* merged(chunks);
}

/** Sorted chunks as one sorted sequence, in slices. */
async function* merged(chunks: string[][]): AsyncGenerator<string[]> {
  const at = chunks.map(() => 0);
  for (;;) {
    const slice: string[] = [];
    while (slice.length < SLICE) {
      let least = -1;
      let name: string | undefined;
      for (const [i, chunk] of chunks.entries()) {
        const next = chunk[at[i] ?? 0];
        if (next === undefined || (name !== undefined && next >= name)) continue;
        least = i;
        name = next;
      }
      if (name === undefined) break;
      at[least] = (at[least] ?? 0) + 1;
      slice.push(name);
    }
    if (slice.length > 0) yield slice;
    if (slice.length < SLICE) return;
    await turn();
  }
}
