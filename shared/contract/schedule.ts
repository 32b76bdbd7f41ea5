import * as z from 'zod';
import { triggerSchema } from '../pipeline/document.ts';
import { runStatusSchema } from '../runs/states.ts';

/**
 * What became of a tick. `due`: about to start; `queued`: waits for a run of its trigger to end;
 * `skipped`: such a run was on; `missed`: nobody was awake for it; `refused`: it could not start, the
 * reason says why. Once it has a run, the run's own status.
 */
export const tickOutcomeSchema = z.enum(['due', 'skipped', 'refused', ...runStatusSchema.options]);
export type TickOutcome = z.infer<typeof tickOutcomeSchema>;

/** One instant, file, upstream run or call that a trigger answered to: a row of the project's ledger. */
export const tickViewSchema = z.object({
  pipeline: z.string(),
  trigger: z.string(),
  /** What makes it one of a kind for its trigger. */
  key: z.string(),
  /** ISO 8601 in UTC. */
  nominal: z.string(),
  /** More than one where a long absence was folded into one row, which then ends at `until`. */
  count: z.number().int().positive(),
  until: z.string().nullable(),
  outcome: tickOutcomeSchema,
  /** What made it: `data/in/may.csv arrived`, `called from outside`. */
  cause: z.string().nullable(),
  reason: z.string().nullable(),
  run: z.string().nullable(),
  /** When it was decided. */
  at: z.string(),
});
export type TickView = z.infer<typeof tickViewSchema>;

export const lastTickSchema = z.object({
  nominal: z.string(),
  outcome: tickOutcomeSchema,
  run: z.string().nullable(),
});

/** Calls of a webhook that were not taken, and why the last of them was not. */
export const turnedAwayCallsSchema = z.object({
  count: z.number().int().positive(),
  since: z.string(),
  last: z.string(),
  /** The HTTP status that it was answered with. */
  status: z.number().int(),
  message: z.string(),
});
export type TurnedAwayCalls = z.infer<typeof turnedAwayCallsSchema>;

/** A trigger as it stands in force. */
export const triggerViewSchema = z.object({
  pipeline: z.string(),
  trigger: z.string(),
  definition: triggerSchema,
  /** The zone it is in now: its own, or the machine's. Null where it has no times. */
  timezone: z.string().nullable(),
  enabled: z.boolean(),
  /** What it does, in words: `At 02:00, every day`. */
  text: z.string(),
  /** What is worth knowing of its calendar: one sentence each. */
  notes: z.array(z.string()),
  /** Coming ticks, jitter included, ISO 8601 in UTC. */
  next: z.array(z.string()),
  last: lastTickSchema.nullable(),
  /** Why it cannot fire, or null. */
  problem: z.string().nullable(),
  /** Type `webhook`: where to call, whether it has a token yet, and which calls were not taken lately. */
  webhook: z
    .object({
      path: z.string(),
      has_token: z.boolean(),
      turned_away: turnedAwayCallsSchema.nullable(),
    })
    .nullable(),
});
export type TriggerView = z.infer<typeof triggerViewSchema>;

/** Ticks to come within a span, of one trigger. */
export const comingSchema = z.object({
  pipeline: z.string(),
  trigger: z.string(),
  at: z.array(z.string()),
  /** How many there are in the span where `at` does not hold all of them. */
  count: z.number().int().nonnegative(),
});

/** The ticks of a span of time over all pipelines: those that were, and those to come. */
export const calendarViewSchema = z.object({
  past: z.array(tickViewSchema),
  coming: z.array(comingSchema),
  /** Manual runs and others without a tick are not here; ticks beyond the limit neither. */
  truncated: z.boolean(),
});
export type CalendarView = z.infer<typeof calendarViewSchema>;
