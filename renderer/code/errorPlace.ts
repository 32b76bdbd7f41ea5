import type { BlockError } from '../../shared/worker/protocol.ts';

export interface ErrorPlace {
  line: number;
  column: number | null;
}

/**
 * Where in the block's own file an error happened: the innermost frame in that file, else the place
 * the error names itself. `file` is the block's file as pipeline.yaml has it. Null: nowhere known.
 */
export function errorPlace(error: BlockError, file: string): ErrorPlace | null {
  const own = (error.frames ?? []).filter((frame) => isFile(frame.file, file)).at(-1);
  if (own) return { line: own.line, column: own.column ?? null };
  if (error.line === undefined) return null;
  if (error.file !== undefined && !isFile(error.file, file)) return null;
  return { line: error.line, column: error.column ?? null };
}

/** Whether a path as errors tell it (`pipelines/shop/orders.py`) is that of the block's file. */
export function isFile(path: string, file: string): boolean {
  return path === file || path.endsWith(`/${file}`);
}
