import * as z from 'zod';

/** Where in the user's files a problem is. Lines and columns count from 1; `file` is relative to the project. */
export const placeSchema = z.object({
  file: z.string().optional(),
  line: z.number().int().positive().optional(),
  column: z.number().int().positive().optional(),
});
export type Place = z.infer<typeof placeSchema>;

/**
 * One thing that is wrong with the files of a project.
 * `code` is stable and dotted (`pipeline.cycle`), `message` says what is wrong, `hint` what to do.
 */
export const problemSchema = placeSchema.extend({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  hint: z.string().optional(),
  pipeline: z.string().optional(),
  block: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** Everything about an error that may cross a process or reach a person. Never a stack trace of ours. */
export const errorDataSchema = placeSchema.extend({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  problems: z.array(problemSchema).optional(),
});
export type ErrorData = z.infer<typeof errorDataSchema>;

/** An error that a person can meet: a stable code, a message, a place and a hint. */
export class TidemillError extends Error {
  override readonly name = 'TidemillError';
  readonly data: ErrorData;

  constructor(data: ErrorData, options?: { cause?: unknown }) {
    super(data.message, options);
    this.data = data;
  }

  get code(): string {
    return this.data.code;
  }
}

/**
 * The data of any thrown thing. What is not a TidemillError is a fault of ours and gets the code
 * `internal`; its message is kept, its stack is not.
 */
export function toErrorData(thrown: unknown): ErrorData {
  if (thrown instanceof TidemillError) return thrown.data;
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
