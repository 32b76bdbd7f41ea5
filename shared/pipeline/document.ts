import { z } from 'zod';
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

export const triggerSchema = z.object({
  name: z.string(),
  schedule: z.string().nullable(),
  every_ms: z.number().positive().nullable(),
  timezone: z.string().nullable(),
  catch_up: z.enum(['none', 'latest', 'all']),
  overlap: z.enum(['skip', 'queue', 'cancel_running', 'allow']),
  params: z.record(z.string(), jsonSchema),
  enabled: z.boolean(),
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
});
export type Settings = z.infer<typeof settingsSchema>;
