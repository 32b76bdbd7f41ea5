import { createHash } from 'node:crypto';

/** Where a pack has an object. */
export interface PackEntry {
  oid: string;
  offset: number;
  crc: number;
}

const MAGIC = 0xff744f63;
const HEADER = 8;
const FANOUT = 256 * 4;

/** The bytes of a pack's index, version 2, as git writes it. */
export function packIndex(entries: readonly PackEntry[], packSha: Buffer): Buffer {
  const sorted = [...entries].sort((a, b) => (a.oid < b.oid ? -1 : 1));
  const numbers = (values: readonly number[]) => {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
    return bytes;
  };
  const counts = new Array<number>(256).fill(0);
  for (const { oid } of sorted) {
    const first = Number.parseInt(oid.slice(0, 2), 16);
    counts[first] = (counts[first] ?? 0) + 1;
  }
  let sum = 0;
  const fanout = counts.map((count) => {
    sum += count;
    return sum;
  });
  const body = Buffer.concat([
    numbers([MAGIC, 2]),
    numbers(fanout),
    Buffer.from(sorted.map(({ oid }) => oid).join(''), 'hex'),
    numbers(sorted.map(({ crc }) => crc)),
    numbers(sorted.map(({ offset }) => offset)),
    packSha,
  ]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

/** A pack's index as read from the disk. */
export class PackIndex {
  readonly #bytes: Buffer;
  readonly count: number;

  /** @throws Error for bytes that are no index of ours */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.count = bytes.readUInt32BE(HEADER + FANOUT - 4);
    const size = HEADER + FANOUT + this.count * 28 + 40;
    if (bytes.readUInt32BE(0) !== MAGIC || bytes.length !== size) {
      throw new Error('the index of a pack is damaged');
    }
  }

  has(oid: string): boolean {
    const wanted = Buffer.from(oid, 'hex');
    const first = wanted[0] ?? 0;
    let low = first === 0 ? 0 : this.#bytes.readUInt32BE(HEADER + (first - 1) * 4);
    let high = this.#bytes.readUInt32BE(HEADER + first * 4);
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = this.#oidAt(middle).compare(wanted);
      if (order === 0) return true;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return false;
  }

  *oids(): Generator<string> {
    for (let index = 0; index < this.count; index += 1) yield this.#oidAt(index).toString('hex');
  }

  entries(): PackEntry[] {
    const crcs = HEADER + FANOUT + this.count * 20;
    const offsets = crcs + this.count * 4;
    return Array.from({ length: this.count }, (_, index) => ({
      oid: this.#oidAt(index).toString('hex'),
      crc: this.#bytes.readUInt32BE(crcs + index * 4),
      offset: this.#bytes.readUInt32BE(offsets + index * 4),
    }));
  }

  #oidAt(index: number): Buffer {
    const start = HEADER + FANOUT + index * 20;
    return this.#bytes.subarray(start, start + 20);
  }
}
