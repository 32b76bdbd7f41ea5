import { toErrorData } from '../../../shared/errors.ts';

/** Whether a call of the engine broke off with the connection: of that the window tells, and calls made then wait. */
export function isLost(thrown: unknown): boolean {
  return toErrorData(thrown).code === 'connection.closed';
}
