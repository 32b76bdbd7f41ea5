import type { BlockError } from '../../shared/worker/protocol.ts';

const AROUND = 2;

/** The place of an offset in a text; lines and columns count from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** Some lines of the code around a line. */
export function excerptOf(code: string, line: number): NonNullable<BlockError['excerpt']> {
  const lines = code.split(/\r?\n/);
  const first = Math.max(1, line - AROUND);
  return { start_line: first, lines: lines.slice(first - 1, line + AROUND) };
}
