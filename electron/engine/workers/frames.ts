/** Frames on a pipe: a 4-byte little-endian length, then that many bytes of UTF-8 JSON. */

const HEADER = 4;

/** A longer frame is not a message but garbage, or data that belongs into a file. */
export const MAX_FRAME_BYTES = 64 * 1024 * 1024;

export function encodeFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8');
  const frame = Buffer.allocUnsafe(HEADER + body.length);
  frame.writeUInt32LE(body.length, 0);
  body.copy(frame, HEADER);
  return frame;
}

/** Cuts a byte stream back into messages, however the pipe has split or joined them. */
export class FrameDecoder {
  readonly #parts: Buffer[] = [];
  #held = 0;
  #needed = HEADER;

  /** The messages that `chunk` completes. Throws Error for a frame too long or not JSON. */
  push(chunk: Buffer): unknown[] {
    this.#parts.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#needed) return [];
    let bytes = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts, this.#held);
    const messages: unknown[] = [];
    this.#needed = HEADER;
    while (bytes.length >= HEADER) {
      const length = bytes.readUInt32LE(0);
      if (length > MAX_FRAME_BYTES) throw new Error(`a frame of ${length} bytes`);
      if (bytes.length < HEADER + length) {
        this.#needed = HEADER + length;
        break;
      }
      messages.push(parse(bytes.toString('utf8', HEADER, HEADER + length)));
      bytes = bytes.subarray(HEADER + length);
    }
    this.#parts.length = 0;
    this.#held = bytes.length;
    if (bytes.length > 0) this.#parts.push(bytes);
    return messages;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error(`a frame that is not JSON: ${text.slice(0, 80)}`);
  }
}
