import * as z from 'zod';
import { problemSchema } from '../errors.ts';
import { layoutSchema, pipelineSchema, settingsSchema } from '../pipeline/document.ts';
import { runSummarySchema } from '../runs/events.ts';
import { columnSchema } from '../table/schema.ts';
import { jsonSchema } from '../worker/protocol.ts';

export const pipelineSummarySchema = z.object({
  name: z.string(),
  description: z.string().nullable(),
  blocks: z.number().int(),
  errors: z.number().int(),
  last_run: runSummarySchema.nullable(),
});

export const projectViewSchema = z.object({
  dir: z.string(),
  settings: settingsSchema,
  read_only: z.boolean(),
  pipelines: z.array(pipelineSummarySchema),
  problems: z.array(problemSchema),
});
export type ProjectView = z.infer<typeof projectViewSchema>;

/** A pipeline as the editor holds it. `revision` is a hash of all its files; edits name the one they saw. */
export const pipelineViewSchema = z.object({
  /** What could be understood of the file; blocks with errors are left in where they have a name. */
  pipeline: pipelineSchema,
  layout: layoutSchema,
  /** The text of each block's file, by block; null where it cannot be read. */
  code: z.record(z.string(), z.string().nullable()),
  problems: z.array(problemSchema),
  revision: z.string(),
});
export type PipelineView = z.infer<typeof pipelineViewSchema>;

export const freshnessReasonSchema = z.object({
  code: z.enum(['code', 'params', 'upstream', 'environment', 'files', 'settings']),
  detail: z.string(),
});
export const blockFreshnessSchema = z.object({
  name: z.string(),
  state: z.enum(['fresh', 'stale', 'missing', 'never']),
  reasons: z.array(freshnessReasonSchema),
});
export type BlockFreshness = z.infer<typeof blockFreshnessSchema>;

/** The last thing known of a block over all runs: what the canvas shows when no run is on. */
export const blockLastSchema = z.object({
  name: z.string(),
  run: z.string(),
  status: z.string(),
  rows: z.number().int().nullable(),
  duration_ms: z.number().nullable(),
  ended_at: z.string().nullable(),
  error: z.string().nullable(),
});

export const statusViewSchema = z.object({
  pipeline: z.string(),
  blocks: z.array(blockFreshnessSchema),
  last: z.array(blockLastSchema),
});
export type StatusView = z.infer<typeof statusViewSchema>;

/** A column's profile. Quantities that do not apply or are unknown are null; values are text. */
export const columnProfileSchema = z.object({
  name: z.string(),
  type: z.string(),
  nulls: z.number(),
  distinct: z.number().nullable(),
  distinct_is_estimate: z.boolean(),
  min: z.string().nullable(),
  max: z.string().nullable(),
  mean: z.number().nullable(),
  /** Equal-width bins from min to max for numbers and times; the most frequent values for the rest. */
  histogram: z.array(z.object({ label: z.string(), count: z.number() })),
});
export type ColumnProfile = z.infer<typeof columnProfileSchema>;

/**
 * A page of a block's output. 64-bit integers and decimals beyond a double's precision are strings,
 * times ISO 8601 text, blobs base64, NaN and infinities the strings "NaN", "Infinity", "-Infinity".
 * A value comes as `value`, rows then being empty.
 */
export const outputPageSchema = z.object({
  pipeline: z.string(),
  block: z.string(),
  run: z.string().nullable(),
  kind: z.enum(['table', 'value', 'artifact', 'none']),
  num_rows: z.number().int().nullable(),
  schema: z.array(columnSchema.pick({ name: true, type: true, nullable: true })).nullable(),
  rows: z.array(z.array(jsonSchema)),
  value: jsonSchema.optional(),
  profile: z.array(columnProfileSchema).optional(),
});
export type OutputPage = z.infer<typeof outputPageSchema>;

export const engineInfoSchema = z.object({
  version: z.string(),
  pid: z.number().int(),
  node: z.string(),
  duckdb: z.string().nullable(),
  python: z.string().nullable(),
  rss_bytes: z.number(),
  /** Whether this engine runs triggers by itself. */
  scheduler: z.boolean().default(false),
  workers: z.array(
    z.object({
      language: z.string(),
      pid: z.number().int().nullable(),
      state: z.string(),
      block: z.string().nullable(),
    }),
  ),
});
export type EngineInfo = z.infer<typeof engineInfoSchema>;
