import { createHash, randomUUID } from 'node:crypto';
import {
  createReadStream,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Json, Output } from '../../../shared/worker/protocol.ts';

/** The content-addressed store: every file is named by the sha256 of its bytes and never changes. */
export interface Store {
  dir: string;
  tmp: string;
}

/** A path for a file that is being made. The folder exists afterwards. */
export function temporaryFile(store: Store, ending: string): string {
  mkdirSync(store.tmp, { recursive: true });
  return path.join(store.tmp, `${randomUUID()}.${ending}`);
}

/** Files up to this size are read at once, which for them is several times faster. */
const AT_ONCE_BYTES = 1 << 20;

async function shaOf(file: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  if (bytes <= AT_ONCE_BYTES) return hash.update(readFileSync(file)).digest('hex');
  const parts = createReadStream(file, { highWaterMark: AT_ONCE_BYTES });
  for await (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/**
 * Moves a finished file into the store under the name of its content. Where the store has it
 * already the new one is dropped, so that a file in use is never replaced.
 */
export async function keep(
  store: Store,
  file: string,
  ending: string,
): Promise<{ sha: string; path: string; bytes: number }> {
  const bytes = statSync(file).size;
  const sha = await shaOf(file, bytes);
  const folder = path.join(store.dir, sha.slice(0, 2));
  const kept = path.join(folder, `${sha}.${ending}`);
  const existing = statSync(kept, { throwIfNoEntry: false });
  if (existing?.size === bytes) {
    rmSync(file, { force: true });
  } else {
    mkdirSync(folder, { recursive: true });
    renameSync(file, kept);
  }
  return { sha, path: kept, bytes };
}

/** Publishes something that JSON can hold. */
export async function publishValue(store: Store, value: Json): Promise<Output> {
  const file = temporaryFile(store, 'json');
  writeFileSync(file, JSON.stringify(value));
  const kept = await keep(store, file, 'json');
  return { kind: 'value', ...kept, rows: null, schema: null, media: 'application/json' };
}

/** Publishes bytes that are neither a table nor JSON. */
export async function publishBytes(store: Store, bytes: Uint8Array): Promise<Output> {
  const file = temporaryFile(store, 'bin');
  writeFileSync(file, bytes);
  const kept = await keep(store, file, 'bin');
  return { kind: 'artifact', ...kept, rows: null, schema: null, media: 'file' };
}

/** The output of a block that gives nothing. */
export function nothing(): Output {
  const sha = createHash('sha256').digest('hex');
  return { kind: 'none', sha, path: '', bytes: 0, rows: null, schema: null, media: null };
}
