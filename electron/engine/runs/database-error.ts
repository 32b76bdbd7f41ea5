import { TidemillError } from '../../../shared/errors.ts';

/**
 * What a person reads when the ledger cannot be read or written; other errors stay as they are.
 * @param file the ledger's, absolute: for a project that cannot be written to it is elsewhere
 */
export function databaseError(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof Error) || thrown instanceof TidemillError) return thrown;
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  const fail = (data: { code: string; message: string; hint: string }) =>
    new TidemillError(data, { cause: thrown });
  if (/^SQLITE_(NOTADB|CORRUPT|FORMAT)/.test(code)) {
    return fail({
      code: 'state.damaged',
      message: `The record of runs, ${file}, is damaged: ${thrown.message}.`,
      hint: 'Put a backup in its place, or move it and the files whose names begin with its name away: then past runs are forgotten. Pipelines, blocks and settings are not in it.',
    });
  }
  if (code.startsWith('SQLITE_FULL') || /\bwrite\b.*\bfull\b/i.test(thrown.message)) {
    return fail({
      code: 'disk.full',
      message: 'The disk is full: what happens in runs cannot be recorded.',
      hint: 'Make room on the disk, then run again.',
    });
  }
  if (
    /^SQLITE_(IOERR|READONLY|CANTOPEN)/.test(code) ||
    thrown.message.startsWith('ConnectionFailed')
  ) {
    return fail({
      code: 'state.unusable',
      message: `The record of runs, ${file}, cannot be read or written: ${thrown.message}`,
      hint: 'Check that it is a file that you may write to, and that the disk has room and works.',
    });
  }
  return thrown;
}
