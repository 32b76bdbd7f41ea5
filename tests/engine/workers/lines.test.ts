import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobMarker, LineSplitter, MAX_LINE_BYTES } from '../../../electron/engine/workers/lines.ts';

interface Seen {
  lines: [text: string, hidden: number][];
  markers: number;
  dropped: number;
}

function split(
  chunks: (string | Buffer)[],
  marker: Buffer | null = null,
  full = Number.POSITIVE_INFINITY,
): Seen {
  const seen: Seen = { lines: [], markers: 0, dropped: 0 };
  const splitter = new LineSplitter({
    onLine: (buffer, start, end, hidden) =>
      seen.lines.push([buffer.toString('utf8', start, end), hidden]),
    onMarker: () => seen.markers++,
    isFull: () => seen.lines.length >= full,
    onDropped: (lines) => {
      seen.dropped += lines;
    },
  });
  splitter.expect(marker);
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  splitter.flush();
  return seen;
}

function texts(chunks: (string | Buffer)[]): string[] {
  return split(chunks).lines.map(([text]) => text);
}

test('lines come out whole, however the pipe cut them', () => {
  expect(texts(['on', 'e\ntwo\n', '\nthr', 'ee'])).toEqual(['one', 'two', '', 'three']);
});

test('a character cut in two by the pipe is whole again, and invalid bytes are replaced', () => {
  const euro = Buffer.from('5 €\n');
  expect(texts([euro.subarray(0, 3), euro.subarray(3)])).toEqual(['5 €']);
  expect(texts([Buffer.from([0x61, 0xff, 0x62, 10])])).toEqual(['a\uFFFDb']);
});

test('a carriage return starts the line over and Windows ends are ends', () => {
  expect(texts(['10%\r', '50%\r100%\n', 'a\r\nb\r', '\n'])).toEqual(['100%', 'a', 'b']);
});

test('a progress bar that goes on for ever holds no memory and leaves its last state', () => {
  const bars = Array.from({ length: 5_000 }, (_, at) => `\r${at} of 5000`);
  expect(texts([...bars, '\n'])).toEqual(['4999 of 5000']);
  expect(texts([bars.join('')])).toEqual(['4999 of 5000']);
});

test('a long line is cut and says how much is missing', () => {
  const { lines } = split(['x'.repeat(50_000), 'y'.repeat(50_000), '\nnext\n']);
  expect(lines).toEqual([
    ['x'.repeat(MAX_LINE_BYTES), 100_000 - MAX_LINE_BYTES],
    ['next', 0],
  ]);
});

test('the marker of the job is found and never shown', () => {
  const marker = jobMarker(12, 7);
  const line = `${marker.toString()}\n`;
  expect(split(['out\n', line], marker)).toMatchObject({ lines: [['out', 0]], markers: 1 });
  expect(split(['no end', line], marker)).toMatchObject({ lines: [['no end', 0]], markers: 1 });
  expect(split([line.slice(0, 3), line.slice(3)], marker)).toMatchObject({ lines: [], markers: 1 });
  expect(split(['90%\r', line], marker)).toMatchObject({ lines: [['90%', 0]], markers: 1 });
  expect(split([`90%\r${line}`], marker)).toMatchObject({ lines: [['90%', 0]], markers: 1 });
});

test('the marker is found at the end of a line that was cut', () => {
  const marker = jobMarker(12, 7);
  const line = `${'x'.repeat(MAX_LINE_BYTES + 100)}${marker.toString()}\n`;
  for (const at of [MAX_LINE_BYTES - 1, MAX_LINE_BYTES + 100, MAX_LINE_BYTES + 103]) {
    const { lines, markers } = split([line.slice(0, at), line.slice(at)], marker);
    expect(lines).toEqual([['x'.repeat(MAX_LINE_BYTES), 100]]);
    expect(markers).toBe(1);
  }
});

test('a marker of another process or job is ordinary text', () => {
  const forged = `${jobMarker(12, 8).toString()}\n${jobMarker(13, 7).toString()}\n`;
  const { lines, markers } = split([forged], jobMarker(12, 7));
  expect(lines.map(([text]) => text)).toEqual(['\x1e12:8', '\x1e13:7']);
  expect(markers).toBe(0);
});

test('lines that are no longer wanted are counted, and the marker is still found', () => {
  const marker = jobMarker(12, 7);
  const chunks = [
    'a\n',
    'b\nc\nd',
    'e\n',
    'end',
    marker.toString().slice(0, 2),
    `${marker.toString().slice(2)}\n`,
  ];
  const { lines, markers, dropped } = split(chunks, marker, 1);
  expect([lines[0], dropped, markers]).toEqual([['a', 0], 3, 1]);
  // What stands before a marker is given out: whoever counts decides about it.
  expect(lines.slice(1)).toEqual([['end', 0]]);
});

test('how the bytes are cut into chunks changes nothing', () => {
  const marker = jobMarker(1, 1);
  const piece = fc.constantFrom(
    'a',
    '€',
    '\n',
    '\r',
    '\r\n',
    'x'.repeat(5_000),
    '\x1e1:1\n',
    '\x1e',
  );
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat({ max: 12_000 })), (pieces, cuts) => {
      const bytes = Buffer.from(pieces.join(''));
      const at = [...new Set(cuts.map((cut) => Math.min(cut, bytes.length)))].sort((a, b) => a - b);
      const chunks = [0, ...at].map((from, index) =>
        bytes.subarray(from, at[index] ?? bytes.length),
      );
      // Where a line starts over behind its cut, only its end is the same.
      const { lines, markers } = split(chunks, marker);
      const whole = split([bytes], marker);
      expect(markers).toBe(whole.markers);
      expect(lines.length).toBe(whole.lines.length);
    }),
  );
});
