import { type ErrorData, toErrorData } from '../../../shared/errors.ts';

/** What DuckDB says of an error with `errors_as_json`. `position` counts bytes of the SQL it was given. */
export interface DuckDBError {
  exception_type: string;
  exception_message: string;
  position?: string;
}

export function parseDuckDBError(error: unknown): DuckDBError {
  const text = error instanceof Error ? error.message : String(error);
  const brace = text.indexOf('{"exception_type"');
  if (brace >= 0) {
    try {
      return JSON.parse(text.slice(brace)) as DuckDBError;
    } catch {
      // Not JSON after all: taken as plain text below.
    }
  }
  const plain = /^([\w ]+) Error: ([\s\S]*)$/.exec(text);
  return { exception_type: plain?.[1] ?? 'Unknown', exception_message: plain?.[2] ?? text };
}

/** What a person reads when a file could not be written for want of room; null for any other error. */
export function storageFailure(error: unknown): ErrorData | null {
  const text = error instanceof Error ? error.message : String(error);
  if (!/No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/.test(text)) return null;
  return {
    code: 'disk.full',
    message: 'The disk is full: what the block gives could not be written.',
    hint: 'Make room on the disk, then run the block again. Earlier outputs are as they were.',
  };
}

/** The data of an error that came while a table was read or written, DuckDB's own in plain words. */
export function tableFailure(error: unknown): ErrorData {
  const known = storageFailure(error);
  if (known) return known;
  const data = toErrorData(error);
  if (data.code !== 'internal') return data;
  const { exception_type, exception_message } = parseDuckDBError(error);
  const kind = exception_type === 'Unknown' ? '' : `${exception_type} Error: `;
  return { ...data, message: `${kind}${exception_message}` };
}
