/** Which key of a trigger is wrong. */
export type ScheduleField = 'schedule' | 'every' | 'timezone' | 'start' | 'end' | 'calendar';

export type ScheduleErrorCode =
  /** The schedule has another number of fields, or a name after `@` that is not known. */
  | 'bad_form'
  /** One field of a schedule cannot be read. */
  | 'bad_field'
  /** Correct, but there is no instant at which it would run. */
  | 'never'
  | 'bad_interval'
  | 'bad_timezone'
  /** A start or end that is no day and no instant. */
  | 'bad_instant'
  /** The end is before the start. */
  | 'bad_span'
  | 'bad_calendar';

/** A schedule that cannot be used: what is wrong, in which key, and what to write instead. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
  readonly code: ScheduleErrorCode;
  readonly field: ScheduleField;
  readonly hint: string;
  /** The offending part of the field's text, as offsets [start, end). Null: all of it. */
  readonly range: { start: number; end: number } | null;

  constructor(about: {
    code: ScheduleErrorCode;
    field: ScheduleField;
    message: string;
    hint: string;
    range?: { start: number; end: number };
  }) {
    super(about.message);
    this.code = about.code;
    this.field = about.field;
    this.hint = about.hint;
    this.range = about.range ?? null;
  }
}
