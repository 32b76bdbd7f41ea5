import { eventIterator, oc } from '@orpc/contract';
import * as z from 'zod';
import { errorDataSchema } from '../errors.ts';
import { editSchema } from '../pipeline/edits.ts';
import {
  logLineSchema,
  runEventSchema,
  runSchema,
  runStateSchema,
  runSummarySchema,
} from '../runs/events.ts';
import { jsonSchema } from '../worker/protocol.ts';
import {
  gitViewSchema,
  historyPageSchema,
  restoredSchema,
  versionDiffSchema,
  versionViewSchema,
} from './history.ts';
import { deliverySchema, notificationViewSchema } from './notifications.ts';
import { calendarViewSchema, tickViewSchema, triggerViewSchema } from './schedule.ts';
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
          z.object({ type: z.literal('run'), ...runStateSchema.shape }),
          /** A version was made, labelled or restored. */
          z.object({ type: z.literal('history') }),
          /** A tick was decided, or triggers are others now. */
          z.object({ type: z.literal('triggers') }),
          /** A message was sent or could not be. */
          z.object({ type: z.literal('notifications') }),
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
  history: {
    /** Versions, newest first: those that touched `pipeline`, whose name, label, files or code hold `search`, or whose id begins with it. */
    list: call
      .input(
        z.object({
          pipeline: z.string().optional(),
          search: z.string().optional(),
          /** Only versions older than this one. */
          before: z.string().optional(),
          limit: z.number().int().positive().max(500),
        }),
      )
      .output(historyPageSchema),
    /**
     * What lies between two versions. `from` null: the version before `to`. Versions are given whole,
     * by an unambiguous beginning (4 digits at least), by their label, as `current` (the files as they
     * stand) or as `green:PIPELINE` (that of its last run of all blocks that
     * succeeded).
     */
    diff: call
      .input(z.object({ from: z.string().nullable(), to: z.string() }))
      .output(versionDiffSchema),
    /** The text of a file in a version; null where it has none of that name or it is no text. */
    file: call
      .input(z.object({ version: z.string(), path: z.string() }))
      .output(z.object({ text: z.string().nullable() })),
    /** Writes the files of a version back, of one pipeline or block or all, as a new version. */
    restore: call
      .input(
        z.object({
          version: z.string(),
          pipeline: z.string().optional(),
          block: z.string().optional(),
        }),
      )
      .output(restoredSchema),
    /** Labels a version, or (null) takes its label away. */
    label: call
      .input(z.object({ version: z.string(), label: z.string().nullable() }))
      .output(versionViewSchema),
    /** The user's own git repository around the project; null where there is none. Only ever read. */
    git: call.output(gitViewSchema.nullable()),
  },
  triggers: {
    list: call
      .input(
        z.object({
          pipeline: z.string().optional(),
          next: z.number().int().nonnegative().max(1_000),
          /** ISO 8601; absent: now. */
          from: z.string().optional(),
        }),
      )
      .output(z.array(triggerViewSchema)),
    /** The ticks between two instants (ISO 8601), at most 62 days apart. */
    calendar: call
      .input(z.object({ from: z.string(), until: z.string(), pipeline: z.string().optional() }))
      .output(calendarViewSchema),
    /** The latest ticks of a trigger, newest first. */
    ticks: call
      .input(
        pipelineName.extend({ trigger: z.string(), limit: z.number().int().positive().max(1_000) }),
      )
      .output(z.array(tickViewSchema)),
    /**
     * Runs a trigger's pipeline now with its parameters, or as of the nominal instant of a tick; with the
     * key of a tick, once more with what that tick came with: its file, its call's parameters.
     */
    fire: call
      .input(
        pipelineName.extend({
          trigger: z.string(),
          nominal: z.string().nullable(),
          tick: z.string().optional(),
        }),
      )
      .output(runSchema),
    /** Makes a new token for a webhook trigger. It is told this once; the one before ends. */
    token: call
      .input(pipelineName.extend({ trigger: z.string() }))
      .output(z.object({ path: z.string(), token: z.string() })),
  },
  notifications: {
    list: call.output(z.array(notificationViewSchema)),
    /** Sends a test message now. Fails with what went wrong. */
    test: call.input(z.object({ notification: z.string() })).output(deliverySchema),
    deliveries: call
      .input(z.object({ limit: z.number().int().positive().max(1_000) }))
      .output(z.array(deliverySchema)),
  },
};
export type Contract = typeof contract;
