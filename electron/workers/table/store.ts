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

/** The sha256 of a file's bytes. */
export async function shaOf(file: string, bytes = statSync(file).size): Promise<string> {
  const hash = createHash('sha256');
  if (bytes <= AT_ONCE_BYTES) return hash.update(readFileSync(file)).digest('hex');
  const parts = createReadStream(file, { highWaterMark: AT_ONCE_BYTES });
  for await (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Whether an output's file has the bytes that it was published with. */
export async function isWhole({ path: file, sha }: Pick<Output, 'path' | 'sha'>): Promise<boolean> {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && (await shaOf(file, found.size)) === sha;
}

/**
 * Moves a finished file into the store under the name of its content. Where the store has it
 * already, and whole, the new one is dropped, so that a file in use is never replaced. `known` spares
 * reading it once more.
 */
export async function keep(
  store: Store,
  file: string,
  ending: string,
  known?: { sha: string },
): Promise<{ sha: string; path: string; bytes: number }> {
  const bytes = statSync(file).size;
  const sha = known?.sha ?? (await shaOf(file, bytes));
  const folder = path.join(store.dir, sha.slice(0, 2));
  const kept = path.join(folder, `${sha}.${ending}`);
  if (await isWhole({ path: kept, sha })) {
    rmSync(file, { force: true });
  } else {
    mkdirSync(folder, { recursive: true });
    renameSync(file, kept);
  }
  return { sha, path: kept, bytes };
}

async function keepBytes(store: Store, bytes: string | Uint8Array, ending: string) {
  const file = temporaryFile(store, ending);
  try {
    writeFileSync(file, bytes);
    return await keep(store, file, ending);
  } finally {
    rmSync(file, { force: true });
  }
}

/** Publishes something that JSON can hold. */
export async function publishValue(store: Store, value: Json): Promise<Output> {
  const kept = await keepBytes(store, JSON.stringify(value), 'json');
  return { kind: 'value', ...kept, rows: null, schema: null, media: 'application/json' };
}

/** Publishes bytes that are neither a table nor JSON. */
export async function publishBytes(store: Store, bytes: Uint8Array): Promise<Output> {
  const kept = await keepBytes(store, bytes, 'bin');
  return { kind: 'artifact', ...kept, rows: null, schema: null, media: 'file' };
}

/** The output of a block that gives nothing. */
export function nothing(): Output {
  const sha = createHash('sha256').digest('hex');
  return { kind: 'none', sha, path: '', bytes: 0, rows: null, schema: null, media: null };
}
