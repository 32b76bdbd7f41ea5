import { TidemillError } from '../../../shared/errors.ts';
import type { ProgramEnd } from '../run-program.ts';

/** What to do where nothing of the system keeps programs running. */
const BY_YOURSELF =
  'Start `tidemill serve DIR` with whatever starts programs here; in a container, make it the command that the container runs.';

/** This machine has no such service manager, or none for this user. */
export function unavailable(message: string, hint = BY_YOURSELF): TidemillError {
  return new TidemillError({ code: 'service.unavailable', message, hint });
}

/** The service manager refused or failed. */
export function failed(what: string, end: ProgramEnd, hint?: string): TidemillError {
  return new TidemillError({
    code: 'service.failed',
    message: `${what}: ${sentence(end.complaint)}`,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** What a program said, as the end of a sentence of ours. */
export function sentence(complaint: string): string {
  const line = complaint
    .split('\n')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
  return /[.!?]$/.test(line) ? line : `${line || 'it did not say why'}.`;
}
