/** How long a piece must be to be worth copying, and how far apart those looked for begin. */
const PIECE = 16;
const LONGEST_COPY = 0x10000;
const LONGEST_INSERT = 127;

/**
 * What makes `target` out of `base`, in git's delta format: pieces to copy and bytes to insert. Versions
 * of a text mostly differ in one place, so what they begin and end with alike is found first.
 */
export function deltaOf(base: Buffer, target: Buffer): Buffer {
  const delta = new DeltaWriter(base.length, target);
  const shorter = Math.min(base.length, target.length);
  let prefix = 0;
  while (prefix < shorter && base[prefix] === target[prefix]) prefix += 1;
  let suffix = 0;
  const longest = shorter - prefix;
  while (
    suffix < longest &&
    base[base.length - 1 - suffix] === target[target.length - 1 - suffix]
  ) {
    suffix += 1;
  }
  delta.copy(0, prefix);
  addMiddle(delta, base, target, prefix, target.length - suffix);
  delta.copy(base.length - suffix, suffix);
  return delta.end();
}

function addMiddle(
  delta: DeltaWriter,
  base: Buffer,
  target: Buffer,
  start: number,
  end: number,
): void {
  let inserted = start;
  if (end - start > 2 * PIECE) {
    const places = piecesOf(base);
    for (let at = start; at + PIECE <= end; ) {
      const place = places.get(target.toString('latin1', at, at + PIECE));
      if (place === undefined) {
        at += 1;
        continue;
      }
      let length = PIECE;
      while (at + length < end && base[place + length] === target[at + length]) length += 1;
      delta.insert(inserted, at);
      delta.copy(place, length);
      at += length;
      inserted = at;
    }
  }
  delta.insert(inserted, end);
}

/** Where in a text each of its pieces is. */
function piecesOf(base: Buffer): Map<string, number> {
  const places = new Map<string, number>();
  for (let at = 0; at + PIECE <= base.length; at += PIECE) {
    const piece = base.toString('latin1', at, at + PIECE);
    if (!places.has(piece)) places.set(piece, at);
  }
  return places;
}

class DeltaWriter {
  readonly #target: Buffer;
  readonly #parts: Buffer[] = [];

  constructor(baseLength: number, target: Buffer) {
    this.#target = target;
    this.#parts.push(sizeBytes(baseLength), sizeBytes(target.length));
  }

  copy(offset: number, length: number): void {
    for (let done = 0; done < length; done += LONGEST_COPY) {
      this.#copyOnce(offset + done, Math.min(LONGEST_COPY, length - done));
    }
  }

  /** Inserts what the target has from `start` to `end`. */
  insert(start: number, end: number): void {
    for (let at = start; at < end; at += LONGEST_INSERT) {
      const piece = this.#target.subarray(at, Math.min(at + LONGEST_INSERT, end));
      this.#parts.push(Buffer.from([piece.length]), piece);
    }
  }

  end(): Buffer {
    return Buffer.concat(this.#parts);
  }

  /** One byte that says which bytes of offset and length follow, the rest being 0. */
  #copyOnce(offset: number, length: number): void {
    let flags = 0x80;
    const bytes: number[] = [];
    for (let index = 0; index < 4; index += 1) {
      const byte = (offset >>> (8 * index)) & 0xff;
      if (byte === 0) continue;
      flags |= 1 << index;
      bytes.push(byte);
    }
    // The longest length is written as none.
    for (let index = 0; index < 2; index += 1) {
      const byte = (length >>> (8 * index)) & 0xff;
      if (byte === 0) continue;
      flags |= 0x10 << index;
      bytes.push(byte);
    }
    this.#parts.push(Buffer.from([flags, ...bytes]));
  }
}

/** Seven bits a byte, the lowest first. */
function sizeBytes(size: number): Buffer {
  const bytes: number[] = [];
  let rest = size;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
