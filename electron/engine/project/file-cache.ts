import { createHash } from 'node:crypto';
import { type BigIntStats, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { systemCode } from './file-errors.ts';
import { isInside } from './paths.ts';

/** A block file of more bytes is not read: it is data, not code. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024;

/** A file younger than this when read may change again without its time changing. */
const SETTLED_MS = 100;

/** What stands at a path. `text` is null where the file cannot be taken as text, `reason` then saying why. */
export type FileReading =
  | { state: 'file'; text: string; sha: string }
  | { state: 'file'; text: null; sha: string; reason: UnreadableReason }
  | { state: 'directory' | 'missing' | 'outside'; text: null; sha: null };

export type UnreadableReason =
  | { why: 'not_utf8'; byte: number }
  | { why: 'too_large'; bytes: number }
  | { why: 'failed'; message: string };

interface Kept {
  signature: string | null;
  reading: FileReading;
}

/**
 * Reads text files, and reads again only what its size, times or inode say has changed. Always asks the
 * disk, so that what it gives is never older than the call. Synchronous: for small local files this
 * costs a few microseconds each, a hundredth of what the thread pool takes for thousands of them.
 */
export class FileCache {
  readonly #root: string;
  readonly #kept = new Map<string, Kept>();

  /** @param root the project's folder, with symbolic links resolved; what leads out of it is `outside` */
  constructor(root: string) {
    this.#root = root;
  }

  /** Reads the file at an absolute path. Follows symbolic links that stay inside the root. */
  read(file: string): FileReading {
    const known = this.#kept.get(file);
    const place = this.#locate(file);
    if (typeof place === 'string') {
      const reading: FileReading = { state: place, text: null, sha: null };
      this.#kept.set(file, { signature: null, reading });
      return reading;
    }
    const { stats, real } = place;
    const signature = `${real}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`;
    if (known?.signature === signature) return known.reading;
    const reading = stats.isFile()
      ? readText(real, Number(stats.size))
      : unreadable('special', { why: 'failed', message: 'it is not an ordinary file' });
    const settled = Date.now() - Number(stats.mtimeMs) > SETTLED_MS;
    const same =
      known !== undefined && known.reading.sha !== null && known.reading.sha === reading.sha;
    const kept = same ? known.reading : reading;
    this.#kept.set(file, { signature: settled ? signature : null, reading: kept });
    return kept;
  }

  #locate(
    file: string,
  ): { stats: BigIntStats; real: string } | 'directory' | 'missing' | 'outside' {
    try {
      const real = this.#realPath(file);
      if (real === null) return 'outside';
      const stats = statSync(real, { bigint: true });
      return stats.isDirectory() ? 'directory' : { stats, real };
    } catch (error) {
      const code = systemCode(error);
      // A link that leads round in circles leads to no file.
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return 'missing';
      throw error;
    }
  }

  /** Where the path really leads, or null where that is outside. */
  #realPath(file: string): string | null {
    const folder = realpathSync.native(path.dirname(file));
    const direct = path.join(folder, path.basename(file));
    const real = lstatSync(direct).isSymbolicLink() ? realpathSync.native(direct) : direct;
    return isInside(this.#root, real) ? real : null;
  }
}

function readText(file: string, size: number): FileReading {
  if (size > MAX_FILE_BYTES) {
    return unreadable(`size:${size}`, { why: 'too_large', bytes: size });
  }
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return unreadable(message, { why: 'failed', message });
  }
  const sha = createHash('sha256').update(bytes).digest('hex');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { state: 'file', text, sha };
  } catch {
    return {
      state: 'file',
      text: null,
      sha,
      reason: { why: 'not_utf8', byte: firstBadByte(bytes) },
    };
  }
}

function unreadable(identity: string, reason: UnreadableReason): FileReading {
  const sha = createHash('sha256').update(identity).digest('hex');
  return { state: 'file', text: null, sha, reason };
}

/** The offset of the first byte that is not UTF-8: the longest valid prefix, found by halving. */
function firstBadByte(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (valid < invalid) {
    const middle = Math.ceil((valid + invalid) / 2);
    if (isUtf8Prefix(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle - 1;
  }
  return valid;
}

/** Whether the bytes are UTF-8, a character cut off at the end being let pass. */
function isUtf8Prefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
