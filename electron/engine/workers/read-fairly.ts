import type { Readable } from 'node:stream';

/** How long one stream may keep the event loop before the others get a turn. */
const TURN_MS = 3;

/**
 * Reads a stream to its end without ever holding the event loop: a flood would otherwise be read in
 * one go for as long as the pipe has data. Pausing also slows down the process that floods.
 */
export function readFairly(stream: Readable, onChunk: (chunk: Buffer) => void): void {
  let turnStart: number | null = null;
  stream.on('data', (chunk: Buffer) => {
    if (turnStart === null) {
      turnStart = performance.now();
      setImmediate(() => {
        turnStart = null;
        if (stream.isPaused()) stream.resume();
      });
    }
    onChunk(chunk);
    if (turnStart !== null && performance.now() - turnStart > TURN_MS) stream.pause();
  });
}
