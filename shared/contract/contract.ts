import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { errorDataSchema } from '../errors.ts';
import { editSchema } from '../pipeline/edits.ts';
import { logLineSchema, runEventSchema, runSchema, runSummarySchema } from '../runs/events.ts';
import { jsonSchema } from '../worker/protocol.ts';
import {
  columnProfileSchema,
  engineInfoSchema,
  outputPageSchema,
  pipelineViewSchema,
  projectViewSchema,
  statusViewSchema,
} from './views.ts';

/**
 * Every call and event between a window (or a second command line) and the engine. Both ends validate.
 * A person's error crosses as the oRPC error TIDEMILL with an `ErrorData`.
 */
const call = oc.errors({ TIDEMILL: { status: 422, data: errorDataSchema } });

const pipelineName = z.object({ pipeline: z.string() });

export const selectionSchema = z.object({
  /** Selection syntax of `--select`; absent means all. */
  select: z.string().optional(),
  exclude: z.string().optional(),
});

export const startRunSchema = pipelineName.extend(selectionSchema.shape).extend({
  params: z.record(z.string(), jsonSchema),
  /** Ignore fresh outputs of the selected blocks. */
  force: z.boolean(),
  /** `edit`: sources and sinks too reuse what they last gave (an interactive run); `full`: a whole run. */
  mode: z.enum(['full', 'edit']),
  partition: z.string().nullable(),
});
export type StartRun = z.infer<typeof startRunSchema>;

export const contract = {
  engine: {
    info: call.output(engineInfoSchema),
  },
  project: {
    get: call.output(projectViewSchema),
    /** Says what changed on disk or in the ledger; a window then asks again. First event: at once. */
    changes: call.output(
      eventIterator(
        z.discriminatedUnion('type', [
          z.object({ type: z.literal('project') }),
          z.object({ type: z.literal('pipeline'), pipeline: z.string(), revision: z.string() }),
          z.object({ type: z.literal('run'), pipeline: z.string(), run: z.string() }),
        ]),
      ),
    ),
  },
  pipelines: {
    get: call.input(pipelineName).output(pipelineViewSchema),
    create: call.input(pipelineName).output(pipelineViewSchema),
    /**
     * Applies edits in order, all or none, and writes the files. Fails with `pipeline.conflict` when
     * the files are no longer those of `revision`.
     */
    edit: call
      .input(pipelineName.extend({ revision: z.string(), edits: z.array(editSchema) }))
      .output(pipelineViewSchema),
    status: call.input(pipelineName).output(statusViewSchema),
  },
  runs: {
    start: call.input(startRunSchema).output(runSchema),
    cancel: call.input(z.object({ run: z.string() })).output(runSummarySchema),
    get: call.input(z.object({ run: z.string() })).output(runSchema),
    list: call
      .input(z.object({ pipeline: z.string().optional(), limit: z.number().int().positive() }))
      .output(z.array(runSummarySchema)),
    /** All events after `after_seq`, then those to come; ends when the run is over. */
    events: call
      .input(z.object({ run: z.string(), after_seq: z.number().int().nonnegative() }))
      .output(eventIterator(runEventSchema)),
    /** The log's lines after `after_seq`, at most `limit` of them, in order. */
    logs: call
      .input(
        z.object({
          run: z.string(),
          block: z.string().optional(),
          after_seq: z.number().int().nonnegative(),
          limit: z.number().int().positive().max(10_000),
        }),
      )
      .output(z.array(logLineSchema)),
    /** As `logs`, then follows in batches until the run is over. */
    follow_logs: call
      .input(
        z.object({
          run: z.string(),
          block: z.string().optional(),
          after_seq: z.number().int().nonnegative(),
        }),
      )
      .output(eventIterator(z.array(logLineSchema))),
  },
  outputs: {
    /** A page of the block's output in `run`, or of its latest. */
    page: call
      .input(
        z.object({
          pipeline: z.string(),
          block: z.string(),
          run: z.string().optional(),
          offset: z.number().int().nonnegative(),
          limit: z.number().int().positive().max(5_000),
        }),
      )
      .output(outputPageSchema),
    profile: call
      .input(z.object({ pipeline: z.string(), block: z.string(), run: z.string().optional() }))
      .output(z.array(columnProfileSchema)),
  },
};
export type Contract = typeof contract;
