import * as z from 'zod';
import { jsonSchema, paramTypeSchema } from '../worker/protocol.ts';

/** What a pipeline.yaml says, with every default filled in. See formats.md §1 in the project's design notes. */

export const nameSchema = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);

export const blockKindSchema = z.enum([
  'source',
  'transform',
  'sink',
  'sensor',
  'condition',
  'check',
  'note',
  'scratch',
]);
export type BlockKind = z.infer<typeof blockKindSchema>;

export const runIfSchema = z.enum([
  'all_success',
  'all_done',
  'none_failed',
  'any_success',
  'any_failed',
  'all_failed',
]);
export type RunIf = z.infer<typeof runIfSchema>;

/** Durations are in milliseconds here; the file says `5s`. */
export const retriesSchema = z.object({
  count: z.number().int().nonnegative(),
  delay_ms: z.number().nonnegative(),
  factor: z.number().positive(),
  max_delay_ms: z.number().nonnegative(),
  jitter: z.enum(['none', 'full', 'equal']),
});

export const blockSchema = z.object({
  name: nameSchema,
  kind: blockKindSchema,
  /** Relative to the pipeline's folder. */
  file: z.string(),
  /** From the file's ending. */
  language: z.enum(['sql', 'python', 'typescript', 'markdown']),
  inputs: z.array(nameSchema),
  description: z.string().nullable(),
  retries: retriesSchema,
  timeout_ms: z.number().positive().nullable(),
  cache: z.enum(['auto', 'always', 'never']),
  run_if: runIfSchema,
  enabled: z.boolean(),
});
export type Block = z.infer<typeof blockSchema>;

export const paramSchema = z.object({
  type: paramTypeSchema,
  default: jsonSchema.optional(),
  description: z.string().nullable(),
});
export type Param = z.infer<typeof paramSchema>;

export const catchUpSchema = z.enum(['none', 'latest', 'all']);
export type CatchUp = z.infer<typeof catchUpSchema>;
export const overlapSchema = z.enum(['skip', 'queue', 'cancel_running', 'allow']);
export type Overlap = z.infer<typeof overlapSchema>;
export const triggerTypeSchema = z.enum(['schedule', 'files', 'after', 'webhook']);
export type TriggerType = z.infer<typeof triggerTypeSchema>;

/** What starts runs of a pipeline by itself. What does not belong to its type holds its default. */
export const triggerSchema = z.object({
  name: z.string(),
  type: triggerTypeSchema,
  catch_up: catchUpSchema,
  overlap: overlapSchema,
  /** Values as in the file: one that is a placeholder, such as `${file}`, is filled in when it fires. */
  params: z.record(z.string(), jsonSchema),
  enabled: z.boolean(),
  /** A run that is not over this long after its nominal instant is told as late. */
  late_after_ms: z.number().positive().nullable(),
  /** Type `schedule`: one of the two. */
  schedule: z.string().nullable(),
  every_ms: z.number().positive().nullable(),
  /** IANA name; null: the zone that the machine is in. */
  timezone: z.string().nullable(),
  /** One of the project's calendars; ticks on its days off are dropped or shifted. */
  calendar: z.string().nullable(),
  shift: z.enum(['drop', 'next', 'previous']),
  /** First and last day or instant, as written: in the trigger's zone where they name none. */
  start: z.string().nullable(),
  end: z.string().nullable(),
  jitter_ms: z.number().nonnegative(),
  /** Type `files`: globs, in the project or absolute. */
  files: z.array(z.string()),
  settle_ms: z.number().nonnegative(),
  /** Type `after`: pipelines, all of which must have ended so. */
  after: z.array(z.string()),
  when: z.enum(['success', 'failure', 'finish']),
});
export type Trigger = z.infer<typeof triggerSchema>;

export const pipelineSchema = z.object({
  name: z.string(),
  description: z.string().nullable(),
  params: z.record(z.string(), paramSchema),
  blocks: z.array(blockSchema),
  triggers: z.array(triggerSchema),
});
export type Pipeline = z.infer<typeof pipelineSchema>;

/** Where blocks sit on the canvas, by block name. Never affects a run. */
export const layoutSchema = z.record(z.string(), z.object({ x: z.number(), y: z.number() }));
export type Layout = z.infer<typeof layoutSchema>;

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

/** Days off: `holidays` are `YYYY-MM-DD`, or `MM-DD` for every year. */
export const calendarSchema = z.object({
  weekend: z.array(z.enum(WEEKDAYS)),
  holidays: z.array(z.string()),
});
export type Calendar = z.infer<typeof calendarSchema>;

export const notificationEventSchema = z.enum(['failure', 'recovery', 'success', 'late', 'missed']);
export type NotificationEvent = z.infer<typeof notificationEventSchema>;

export const smtpSchema = z.object({
  host: z.string(),
  port: z.number().int().min(1).max(65_535),
  security: z.enum(['none', 'starttls', 'tls']),
  user: z.string().nullable(),
  password: z.string().nullable(),
});

/** Who is told of what, and how. Texts with `${secret:name}` are kept as written. */
export const notificationSchema = z.object({
  name: z.string(),
  channel: z.enum(['desktop', 'email', 'slack', 'teams', 'webhook']),
  on: z.array(notificationEventSchema),
  /** Null: all. */
  pipelines: z.array(z.string()).nullable(),
  throttle_ms: z.number().nonnegative(),
  title: z.string().nullable(),
  template: z.string().nullable(),
  /** Channels `slack`, `teams` and `webhook`. */
  url: z.string().nullable(),
  /** Channel `email`. */
  to: z.array(z.string()),
  from: z.string().nullable(),
  smtp: smtpSchema.nullable(),
});
export type Notification = z.infer<typeof notificationSchema>;

export const settingsSchema = z.object({
  name: z.string(),
  python: z.string().nullable(),
  dataframe: z.enum(['auto', 'pandas', 'polars', 'pyarrow', 'rows']),
  variables: z.record(z.string(), jsonSchema),
  limits: z.object({
    workers: z.number().int().positive(),
    memory_bytes: z.number().positive(),
    block_memory_bytes: z.number().positive(),
    output_retention_ms: z.number().positive(),
  }),
  /** Kept as written: `${secret:name}` is resolved only for the block that asks. */
  connections: z.record(z.string(), z.record(z.string(), jsonSchema)),
  calendars: z.record(z.string(), calendarSchema),
  notifications: z.array(notificationSchema),
});
export type Settings = z.infer<typeof settingsSchema>;
