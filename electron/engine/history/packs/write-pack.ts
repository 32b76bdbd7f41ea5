import { createHash } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { syncFolder } from '../../project/atomic-write.ts';
import { writeWhole } from '../git-files.ts';
import { deltaOf } from './delta.ts';
import { type PackEntry, packIndex } from './pack-index.ts';

/** An object to pack. */
export interface PackedObject {
  oid: string;
  type: string;
  content: Buffer;
  /** An object before it in the same pack which it is like: then only the difference is written. */
  base: string | null;
}

const TYPES: Readonly<Record<string, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };
const OFFSET_DELTA = 6;

const compress = promisify<Buffer, Buffer>(deflate);

/** Writes objects as one pack with its index. When this returns it is on the disk, and git reads it. */
export async function writePack(gitdir: string, objects: readonly PackedObject[]): Promise<void> {
  // Makes large tables when it is loaded, and most engines never pack.
  const { default: checksum } = await import('crc-32');
  const contents = new Map<string, { content: Buffer; offset: number }>();
  const entries: PackEntry[] = [];
  const parts: Buffer[] = [];
  let offset = PACK_HEADER;
  for (const { oid, type, content, base } of objects) {
    const known = base === null ? undefined : contents.get(base);
    const delta = known === undefined ? null : deltaOf(known.content, content);
    const entry =
      delta !== null && known !== undefined && delta.length < content.length / 2
        ? [entryHead(OFFSET_DELTA, delta.length), backBytes(offset - known.offset), delta]
        : [entryHead(TYPES[type] ?? 0, content.length), content];
    const body = entry.pop() ?? content;
    const bytes = Buffer.concat([...entry, await compress(body)]);
    contents.set(oid, { content, offset });
    entries.push({ oid, offset, crc: checksum.buf(bytes) >>> 0 });
    parts.push(bytes);
    offset += bytes.length;
  }
  await publishPack(gitdir, parts, entries);
}

export const PACK_HEADER = 12;
export const PACK_TRAILER = 20;

/**
 * Writes a pack of entries that are bytes already, then its index: without that it is no pack to git.
 * @param parts the entries' bytes, one after the other
 */
export async function publishPack(
  gitdir: string,
  parts: readonly Buffer[],
  entries: readonly PackEntry[],
): Promise<void> {
  const head = Buffer.alloc(PACK_HEADER);
  head.write('PACK');
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(entries.length, 8);
  const body = Buffer.concat([head, ...parts]);
  const sha = createHash('sha1').update(body).digest();
  const folder = path.join(gitdir, 'objects/pack');
  const place = path.join(folder, `pack-${sha.toString('hex')}`);
  await writeWhole(gitdir, `${place}.pack`, Buffer.concat([body, sha]));
  await writeWhole(gitdir, `${place}.idx`, packIndex(entries, sha));
  // What it takes the place of may go as soon as this is certain.
  await syncFolder(folder);
}

/** An entry's type and the size of what is compressed after it. */
function entryHead(type: number, size: number): Buffer {
  const bytes: number[] = [];
  let byte = (type << 4) | (size & 0x0f);
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push(byte | 0x80);
    byte = rest & 0x7f;
  }
  return Buffer.from([...bytes, byte]);
}

/** How far back the base of a delta is, in git's own way of writing that. */
function backBytes(distance: number): Buffer {
  const bytes = [distance & 0x7f];
  for (let rest = Math.floor(distance / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest -= 1;
    bytes.unshift((rest & 0x7f) | 0x80);
  }
  return Buffer.from(bytes);
}
