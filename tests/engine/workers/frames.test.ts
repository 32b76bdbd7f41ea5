import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFrame, FrameDecoder } from '../../../electron/engine/workers/frames.ts';

test('messages survive any cutting of the pipe', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.integer({ min: 1, max: 40 }), (messages, size) => {
      const bytes = Buffer.concat(messages.map(encodeFrame));
      const decoder = new FrameDecoder();
      const received: unknown[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        received.push(...decoder.push(bytes.subarray(at, at + size)));
      }
      expect(received).toEqual(JSON.parse(JSON.stringify(messages)));
    }),
  );
});

test('a frame that is too long or not JSON is refused', () => {
  const long = Buffer.alloc(4);
  long.writeUInt32LE(2 ** 31, 0);
  expect(() => new FrameDecoder().push(long)).toThrow('a frame of 2147483648 bytes');
  const junk = Buffer.from([3, 0, 0, 0, 0x7b, 0x7b, 0x7b]);
  expect(() => new FrameDecoder().push(junk)).toThrow('a frame that is not JSON: {{{');
});
