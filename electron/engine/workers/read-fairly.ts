import type { Readable } from 'node:stream';

/** How long one stream may keep the event loop before the others get a turn. */
const TURN_MS = 2;

/** How much is handed on between two looks at the clock. */
const SLICE_BYTES = 8 * 1024;

/**
 * Reads a stream to its end without ever holding the event loop: a flood would otherwise be read in
 * one go for as long as the pipe has data. Pausing also slows down the process that floods.
 */
export function readFairly(stream: Readable, onSlice: (slice: Buffer) => void): void {
  let turnStart: number | null = null;
  let rest: Buffer[] = [];

  const work = () => {
    if (turnStart === null) {
      turnStart = performance.now();
      setImmediate(nextTurn);
    }
    while (rest.length > 0 && performance.now() - turnStart < TURN_MS) {
      const [chunk, ...later] = rest as [Buffer, ...Buffer[]];
      rest = chunk.length > SLICE_BYTES ? [chunk.subarray(SLICE_BYTES), ...later] : later;
      onSlice(chunk.subarray(0, SLICE_BYTES));
    }
    // A paused stream does not end either, so nothing overtakes what is still to be handed on.
    if (rest.length > 0 || performance.now() - turnStart >= TURN_MS) stream.pause();
  };
  const nextTurn = () => {
    turnStart = null;
    if (rest.length > 0) work();
    if (rest.length === 0 && stream.isPaused()) stream.resume();
  };
  stream.on('data', (chunk: Buffer) => {
    rest.push(chunk);
    work();
  });
}
