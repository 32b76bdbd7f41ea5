import { TidemillError } from '../../../shared/errors.ts';

/** The ledger, as a person finds it in the project. */
const STATE_FILE = '.tidemill/state.db';

/** What a person reads when the ledger cannot be read or written; other errors stay as they are. */
export function databaseError(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof TidemillError) return thrown;
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  const fail = (data: { code: string; message: string; hint: string }) =>
    new TidemillError({ ...data, file: STATE_FILE }, { cause: thrown });
  if (/^SQLITE_(NOTADB|CORRUPT|FORMAT)/.test(code)) {
    return fail({
      code: 'state.damaged',
      message: `The record of runs is damaged and cannot be read (${thrown.message}).`,
      hint: `Move ${STATE_FILE} and the files beside it that begin with its name out of the project, or put a backup in their place, then try again. Without them the past runs are forgotten; pipelines, blocks and settings are not in them.`,
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
      message: `The record of runs cannot be read or written: ${thrown.message}`,
      hint: `Check that ${STATE_FILE} is a file that you may write to, and that the disk has room and works.`,
    });
  }
  return thrown;
}
