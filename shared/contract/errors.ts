import { mapEventIterator, ORPCError } from '@orpc/client';
import { ValidationError } from '@orpc/contract';
import { errorDataSchema, TidemillError, toErrorData } from '../errors.ts';

/** How a TidemillError is called on the wire. */
const TIDEMILL = 'TIDEMILL';

/**
 * What a server sends for anything thrown: the one error TIDEMILL with an `ErrorData`, never a stack.
 * An input that the contract refuses becomes `contract.input`, an output that it refuses `internal`.
 */
export function toWireError(thrown: unknown, path: readonly string[]): ORPCError<string, unknown> {
  const data = wireErrorData(thrown, path);
  return new ORPCError(TIDEMILL, { defined: true, status: 422, message: data.message, data });
}

/** Whether a thrown thing is a fault of ours, so that the host should log it. */
export function isFault(thrown: unknown): boolean {
  if (thrown instanceof TidemillError) return thrown.code === 'internal';
  return !(thrown instanceof ORPCError) || thrown.status >= 500;
}

function wireErrorData(thrown: unknown, path: readonly string[]) {
  if (!(thrown instanceof ORPCError)) return toErrorData(thrown);
  const known = errorDataSchema.safeParse(thrown.data);
  if (thrown.code === TIDEMILL && known.success) return known.data;
  const issue = thrown.cause instanceof ValidationError ? firstIssue(thrown.cause) : thrown.message;
  return thrown.status < 500
    ? { code: 'contract.input', message: `${path.join('.')} was called wrongly: ${issue}` }
    : { code: 'internal', message: `${path.join('.')} gave a wrong answer: ${issue}` };
}

function firstIssue(error: ValidationError): string {
  const issue = error.issues[0];
  if (issue === undefined) return error.message;
  const place = (issue.path ?? [])
    .map((key) => String(typeof key === 'object' ? key.key : key))
    .join('.');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

/**
 * What a caller of the contract catches: a TidemillError for all that the engine says, and for an
 * answer that the contract refuses; a cancelled call throws its signal's reason as it is.
 */
export function fromWireError(thrown: unknown, path: readonly string[]): unknown {
  const refused = thrown instanceof ORPCError ? thrown.cause : thrown;
  if (refused instanceof ValidationError) {
    return new TidemillError(
      {
        code: 'contract.output',
        message: `The engine's answer to ${path.join('.')} is not what was agreed: ${firstIssue(refused)}`,
        hint: 'The window and the engine may be of different versions: reload the window.',
      },
      { cause: thrown },
    );
  }
  return thrown instanceof ORPCError ? new TidemillError(wireErrorData(thrown, path)) : thrown;
}

/** Gives a stream's errors as `error` says; anything else as it is. */
export function withStreamErrors(output: unknown, error: (thrown: unknown) => unknown): unknown {
  if (!isIterator(output)) return output;
  return mapEventIterator(output, {
    value: async (value) => value,
    error: async (thrown) => error(thrown),
  });
}

function isIterator(output: unknown): output is AsyncIterator<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}
