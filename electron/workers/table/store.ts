import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Json, Output } from '../../../shared/worker/protocol.ts';

/** The content-addressed store: every file is named by the sha256 of its bytes and never changes. */
export interface Store {
  dir: string;
  tmp: string;
}

/** A path for a file that is being made. The folder exists afterwards. */
export async function temporaryFile(store: Store, ending: string): Promise<string> {
  await mkdir(store.tmp, { recursive: true });
  return path.join(store.tmp, `${randomUUID()}.${ending}`);
}

async function shaOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(part);
  return hash.digest('hex');
}

/**
 * Moves a finished file into the store under the name of its content. Where the store has it already the
 * new one is dropped, so that a file in use is never replaced.
 */
export async function keep(
  store: Store,
  file: string,
  ending: string,
): Promise<{ sha: string; path: string; bytes: number }> {
  const sha = await shaOf(file);
  const folder = path.join(store.dir, sha.slice(0, 2));
  const kept = path.join(folder, `${sha}.${ending}`);
  const { size } = await stat(file);
  const existing = await stat(kept).catch(() => null);
  if (existing?.size === size) {
    await rm(file, { force: true });
  } else {
    await mkdir(folder, { recursive: true });
    await rename(file, kept);
  }
  return { sha, path: kept, bytes: size };
}

/** Publishes something that JSON can hold. */
export async function publishValue(store: Store, value: Json): Promise<Output> {
  const file = await temporaryFile(store, 'json');
  await writeFile(file, JSON.stringify(value));
  const kept = await keep(store, file, 'json');
  return { kind: 'value', ...kept, rows: null, schema: null, media: 'application/json' };
}

/** Publishes bytes that are neither a table nor JSON. */
export async function publishBytes(store: Store, bytes: Uint8Array): Promise<Output> {
  const file = await temporaryFile(store, 'bin');
  await writeFile(file, bytes);
  const kept = await keep(store, file, 'bin');
  return { kind: 'artifact', ...kept, rows: null, schema: null, media: 'file' };
}

/** The output of a block that gives nothing. */
export function nothing(): Output {
  const sha = createHash('sha256').digest('hex');
  return { kind: 'none', sha, path: '', bytes: 0, rows: null, schema: null, media: null };
}
