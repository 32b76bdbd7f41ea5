import type { TickView } from '../../../../../shared/contract/schedule.ts';
import type { ErrorData } from '../../../../../shared/errors.ts';
import type { HookAnswer } from '../../api.ts';

/** An answer that tells why a call was not taken. */
export function refusal(
  status: HookAnswer['status'],
  error: ErrorData,
  headers: Record<string, string> = {},
): HookAnswer {
  return { status, headers, body: { error } };
}

/** One answer for all that is wrong with who calls what: it tells nobody which triggers there are. */
export const NOT_LET_IN = refusal(
  401,
  {
    code: 'hook.refused',
    message: 'There is no such webhook, it is switched off, or the token is not its own.',
    hint: 'Send the header Authorization: Bearer TOKEN, with the token that `tidemill token` gave for it.',
  },
  { 'www-authenticate': 'Bearer' },
);

export const SWITCHED_OFF = refusal(503, {
  code: 'hook.scheduler_off',
  message: 'Triggers are not answered to here: this engine runs only what it is asked to.',
  hint: 'Call again when `tidemill serve` or the app holds the project.',
});

export function tooMany(seconds: number, what: string): HookAnswer {
  return refusal(
    429,
    {
      code: 'hook.too_many',
      message: `${what}: try again in ${seconds} second${seconds === 1 ? '' : 's'}.`,
    },
    { 'retry-after': String(seconds) },
  );
}

const UNREADABLE = {
  400: 'The body ended before all of it had come.',
  408: 'The body took too long to come.',
  413: 'The body is larger than 1 MB.',
};

export function unreadable(status: 400 | 408 | 413): HookAnswer {
  return refusal(status, { code: 'hook.bad_body', message: UNREADABLE[status] });
}

/** What became of a call. `repeated`: it came before, under the same key, and this changed nothing. */
export function outcome(tick: TickView, repeated: boolean): HookAnswer {
  const body = {
    run: tick.run,
    outcome: tick.outcome,
    tick: tick.key,
    ...(repeated ? { repeated: true as const } : {}),
  };
  if (tick.outcome !== 'skipped' && tick.outcome !== 'refused') {
    return { status: 202, headers: {}, body };
  }
  const error = {
    code: `hook.${tick.outcome}`,
    message: `No run was started: ${tick.reason ?? tick.outcome}`,
  };
  return { status: 409, headers: {}, body: { ...body, error } };
}
