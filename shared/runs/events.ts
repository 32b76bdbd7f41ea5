import * as z from 'zod';
import { triggerTypeSchema } from '../pipeline/document.ts';
import { blockErrorSchema, displaySchema, jsonSchema, logLevelSchema } from '../worker/protocol.ts';
import { blockStatusSchema, runStatusSchema } from './states.ts';

/** A block's line in a run, as `tidemill run --json` prints it, and a little more. */
export const runBlockSchema = z.object({
  name: z.string(),
  status: blockStatusSchema,
  attempt: z.number().int().nonnegative(),
  rows: z.number().int().nullable(),
  columns: z.number().int().nullable(),
  bytes: z.number().int().nullable(),
  duration_ms: z.number().nullable(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  output: z.string().nullable(),
  error: blockErrorSchema.nullable(),
  /** Why it ran, was skipped or warned: one sentence each. */
  notes: z.array(z.string()),
});
export type RunBlock = z.infer<typeof runBlockSchema>;

export const runSummarySchema = z.object({
  run: z.string(),
  pipeline: z.string(),
  status: runStatusSchema,
  /** The hash of the project files that the run ran. */
  version: z.string(),
  /** The name of the trigger that started it, or `manual`. */
  trigger: z.string(),
  trigger_type: triggerTypeSchema.or(z.literal('manual')).default('manual'),
  /** The instant it was meant for, where it comes from a trigger; ISO 8601 in UTC. */
  nominal: z.string().nullable().default(null),
  /** The schedule's interval: from the tick before to its own. */
  interval: z.object({ start: z.string(), end: z.string() }).nullable().default(null),
  /** Why there is this run, in one sentence: `data/in/may.csv arrived`, `caught up after sleep`. */
  cause: z.string().nullable().default(null),
  /** Whether it is a run of all blocks, sources and sinks included; only those start `after` triggers. */
  whole: z.boolean().default(false),
  /** Whether all blocks were in it, be it that some gave what they last gave. */
  complete: z.boolean().default(false),
  params: z.record(z.string(), jsonSchema),
  started_at: z.string(),
  ended_at: z.string().nullable(),
  duration_ms: z.number().nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** What is told to everyone when a run begins, ends or goes on. */
export const runStateSchema = runSummarySchema.pick({
  run: true,
  pipeline: true,
  status: true,
  trigger: true,
  trigger_type: true,
});
export type RunState = z.infer<typeof runStateSchema>;

export const runSchema = runSummarySchema.extend({ blocks: z.array(runBlockSchema) });
export type Run = z.infer<typeof runSchema>;

/**
 * What happens in a run, in order. `seq` counts from 1 within the run and is in the ledger before
 * anyone hears of it; `progress` is not kept and has none.
 */
export const runEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), seq: z.number().int(), time: z.string(), run: runSchema }),
  z.object({
    type: z.literal('block'),
    seq: z.number().int(),
    time: z.string(),
    run: z.string(),
    block: runBlockSchema,
  }),
  z.object({
    type: z.literal('run_ended'),
    seq: z.number().int(),
    time: z.string(),
    run: z.string(),
    status: runStatusSchema,
    ended_at: z.string(),
    duration_ms: z.number(),
  }),
  z.object({
    type: z.literal('progress'),
    run: z.string(),
    block: z.string(),
    done: z.number(),
    total: z.number().nullable(),
  }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;

/** A line of a run's log: `.tidemill/logs/<run>.ndjson` holds one of these a line. */
export const logLineSchema = z.object({
  seq: z.number().int(),
  time: z.string(),
  block: z.string(),
  attempt: z.number().int(),
  stream: z.enum(['stdout', 'stderr', 'log', 'display']),
  level: logLevelSchema,
  text: z.string(),
  display: displaySchema.optional(),
});
export type LogLine = z.infer<typeof logLineSchema>;
