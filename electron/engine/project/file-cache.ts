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
  | { why: 'not_utf8'; byte: number; line: number }
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
  #lastFolder: { folder: string; real: string } | null = null;

  /** @param root the project's folder, with symbolic links resolved; what leads out of it is `outside` */
  constructor(root: string) {
    this.#root = root;
  }

  /** Reads the file at an absolute path. Follows symbolic links that stay inside the root. */
  read(file: string): FileReading {
    const known = this.#kept.get(file);
    const place = this.#locate(file);
    if (place.state !== 'file') return this.#keep(file, null, place);
    if ('text' in place) return this.#keep(file, null, place);
    const { stats, real } = place;
    const signature = `${real}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`;
    if (known?.signature === signature) return known.reading;
    const reading = stats.isFile()
      ? readText(real, Number(stats.size))
      : unreadable('it is not an ordinary file');
    const settled = Date.now() - Number(stats.mtimeMs) > SETTLED_MS;
    return this.#keep(file, settled ? signature : null, reading);
  }

  /** Readings that say the same are one object, so that whoever holds one sees that nothing changed. */
  #keep(file: string, signature: string | null, reading: FileReading): FileReading {
    const known = this.#kept.get(file)?.reading;
    const same = known?.state === reading.state && known.sha === reading.sha;
    const kept = same ? known : reading;
    this.#kept.set(file, { signature, reading: kept });
    return kept;
  }

  #locate(file: string): FileReading | { state: 'file'; stats: BigIntStats; real: string } {
    try {
      const direct = path.join(this.#realFolder(path.dirname(file)), path.basename(file));
      const entry = lstatSync(direct, { bigint: true });
      const isLink = entry.isSymbolicLink();
      const real = isLink ? realpathSync.native(direct) : direct;
      if (!isInside(this.#root, real)) return { state: 'outside', text: null, sha: null };
      const stats = isLink ? statSync(real, { bigint: true }) : entry;
      if (stats.isDirectory()) return { state: 'directory', text: null, sha: null };
      return { state: 'file', stats, real };
    } catch (error) {
      const code = systemCode(error);
      // A link that leads round in circles leads to no file.
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') {
        return { state: 'missing', text: null, sha: null };
      }
      return unreadable(error instanceof Error ? error.message : String(error));
    }
  }

  /** The files of a pipeline are read one after another: their folder is resolved once for all of them. */
  #realFolder(folder: string): string {
    if (this.#lastFolder?.folder !== folder) {
      this.#lastFolder = { folder, real: realpathSync.native(folder) };
      queueMicrotask(() => {
        this.#lastFolder = null;
      });
    }
    return this.#lastFolder.real;
  }
}

function readText(file: string, size: number): FileReading {
  if (size > MAX_FILE_BYTES) {
    const sha = createHash('sha256').update(`size:${size}`).digest('hex');
    return { state: 'file', text: null, sha, reason: { why: 'too_large', bytes: size } };
  }
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error));
  }
  const sha = createHash('sha256').update(bytes).digest('hex');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { state: 'file', text, sha };
  } catch {
    const byte = firstBadByte(bytes);
    const line = bytes.subarray(0, byte).filter((value) => value === 0x0a).length + 1;
    return { state: 'file', text: null, sha, reason: { why: 'not_utf8', byte, line } };
  }
}

function unreadable(message: string): FileReading {
  const sha = createHash('sha256').update(message).digest('hex');
  return { state: 'file', text: null, sha, reason: { why: 'failed', message } };
}

/** The offset at which the first thing that is no UTF-8 character begins: after the longest good start, found by halving. */
function firstBadByte(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (valid < invalid) {
    const middle = Math.ceil((valid + invalid) / 2);
    if (isUtf8Prefix(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle - 1;
  }
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const whole = decoder.decode(bytes.subarray(0, valid), { stream: true });
  return new TextEncoder().encode(whole).length;
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
