import * as z from 'zod';
import { errorDataSchema } from '../errors.ts';
import { columnSchema } from '../table/schema.ts';

/**
 * The messages between the engine and its workers: one set for all languages.
 *
 * Node workers speak it over their process's message channel (IPC, or `parentPort` in the desktop
 * app), Python workers as frames on pipes of their own: a 4-byte little-endian length, then that
 * many bytes of UTF-8 JSON; the engine writes to the worker's fd 3 and reads from its fd 4.
 * A worker does one job at a time. Messages carry references to files, never rows.
 */
export const PROTOCOL_VERSION = 1;

export const languageSchema = z.enum(['sql', 'python', 'typescript']);
export type Language = z.infer<typeof languageSchema>;

/** Anything JSON can hold. */
export const jsonSchema: z.ZodType<Json> = z.json();
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * A published output: an immutable file named by the sha256 of its bytes.
 * `path` is absolute. A table is Parquet (see `shared/table/schema.ts`), a value a JSON file,
 * an artifact a pickle or a file that the block wrote. `none` has no file; its sha is that of nothing.
 */
export const outputSchema = z.object({
  kind: z.enum(['table', 'value', 'artifact', 'none']),
  sha: z.string(),
  path: z.string(),
  bytes: z.number().int().nonnegative(),
  rows: z.number().int().nonnegative().nullable(),
  schema: z.array(columnSchema).nullable(),
  /** For an artifact: how to load it (`pickle`, `file`, `json`) and what it was (`sklearn.…`). */
  media: z.string().nullable(),
});
export type Output = z.infer<typeof outputSchema>;

export const paramTypeSchema = z.enum([
  'string',
  'integer',
  'number',
  'boolean',
  'date',
  'timestamp',
  'json',
]);

export const inputSchema = z.object({
  name: z.string(),
  output: outputSchema,
  /** A folder with the universal copy of a table, made for workers that cannot read Parquet. */
  universal: z.string().nullable(),
});
export type Input = z.infer<typeof inputSchema>;

/** What to run: everything the worker may know about the block. Paths are absolute. */
export const jobSchema = z.object({
  project: z.string(),
  pipeline: z.string(),
  block: z.string(),
  kind: z.string(),
  file: z.string(),
  /** `file` as a person knows it: relative to the project, with forward slashes. */
  display_file: z.string(),
  code: z.string(),
  run_id: z.string(),
  attempt: z.number().int().positive(),
  partition: z.string().nullable(),
  interval: z.object({ start: z.string(), end: z.string() }).nullable(),
  inputs: z.array(inputSchema),
  params: z.record(z.string(), z.object({ type: paramTypeSchema, value: jsonSchema })),
  variables: z.record(z.string(), jsonSchema),
  dataframe: z.enum(['auto', 'pandas', 'polars', 'pyarrow', 'rows']),
  /** A scratch folder for this attempt: made when the block asks for it, removed after the run. */
  workdir: z.string(),
  /** The store: outputs are written under `tmp`, then renamed to `<dir>/<sha[0:2]>/<sha>.<ending>`. */
  store: z.object({ dir: z.string(), tmp: z.string() }),
  /** The block's last published output: what an unordered result is compared with before it is published. */
  previous: outputSchema.nullable(),
  limits: z.object({ memory_bytes: z.number(), threads: z.number().int().positive() }),
});
export type Job = z.infer<typeof jobSchema>;

/** SQL workers also read stored tables for previews and make or take universal copies. */
export const readRequestSchema = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('page'),
    output: outputSchema,
    offset: z.number().int().nonnegative(),
    limit: z.number().int().positive(),
  }),
  z.object({ op: z.literal('profile'), output: outputSchema, exact: z.boolean() }),
  /** Writes the universal copy of a table into the folder `to`. */
  z.object({ op: z.literal('export_universal'), output: outputSchema, to: z.string() }),
  /** Publishes a universal table found in `from` (see resources/python/tidemill_worker) as an output. */
  z.object({
    op: z.literal('import_universal'),
    from: z.string(),
    store: z.object({ dir: z.string(), tmp: z.string() }),
    previous: outputSchema.nullable(),
  }),
]);
export type ReadRequest = z.infer<typeof readRequestSchema>;

export const toWorkerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), job: z.number().int(), block: jobSchema }),
  z.object({ type: z.literal('read'), job: z.number().int(), request: readRequestSchema }),
  z.object({ type: z.literal('cancel'), job: z.number().int() }),
  z.object({
    type: z.literal('answer'),
    job: z.number().int(),
    ask: z.number().int(),
    value: jsonSchema.optional(),
    error: errorDataSchema.optional(),
  }),
  z.object({ type: z.literal('bye') }),
]);
export type ToWorker = z.infer<typeof toWorkerSchema>;

/** A user's error: their own file, line and code, and no frame of ours. */
export const blockErrorSchema = errorDataSchema.extend({
  /** The exception's class name (`KeyError`, `TypeError`, `Binder Error`). */
  type: z.string().optional(),
  /** The user's frames, innermost last. */
  frames: z
    .array(
      z.object({
        file: z.string(),
        line: z.number().int().positive(),
        column: z.number().int().positive().optional(),
        function: z.string().optional(),
        code: z.string().optional(),
      }),
    )
    .optional(),
  /** Some lines of the user's code around the error. */
  excerpt: z
    .object({ start_line: z.number().int().positive(), lines: z.array(z.string()) })
    .optional(),
});
export type BlockError = z.infer<typeof blockErrorSchema>;

export const logLevelSchema = z.enum(['debug', 'info', 'warning', 'error']);

/**
 * A rich result. `data` is text for text/*, JSON for application/*+json; binary (image/png) is base64.
 * A displayed table is `application/vnd.tidemill.table+json` with `{schema, rows}` of at most 1,000 rows.
 */
export const displaySchema = z.object({
  mime: z.string(),
  data: jsonSchema,
  title: z.string().optional(),
});
export type Display = z.infer<typeof displaySchema>;

export const fromWorkerSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    protocol: z.literal(PROTOCOL_VERSION),
    language: languageSchema,
    pid: z.number().int(),
    /** `3.11.7`, `24.21.0`, DuckDB's version for SQL. */
    version: z.string(),
    /** What identifies the environment for caching, by name: packages and their versions. */
    packages: z.record(z.string(), z.string()),
    /** Whether tables must be handed over as universal copies. */
    tables: z.enum(['parquet', 'universal']),
  }),
  z.object({
    type: z.literal('log'),
    job: z.number().int(),
    level: logLevelSchema,
    text: z.string(),
  }),
  z.object({ type: z.literal('display'), job: z.number().int(), display: displaySchema }),
  z.object({
    type: z.literal('progress'),
    job: z.number().int(),
    done: z.number(),
    total: z.number().nullable(),
  }),
  z.object({
    type: z.literal('ask'),
    job: z.number().int(),
    ask: z.number().int(),
    what: z.enum(['secret', 'connection']),
    name: z.string(),
  }),
  /** The job succeeded. Python without Parquet gives `universal` instead: a folder to import. */
  z.object({
    type: z.literal('output'),
    job: z.number().int(),
    output: outputSchema.optional(),
    universal: z.string().optional(),
    /** How many `test_*` functions passed, and what went by with a warning. */
    tests: z.number().int().nonnegative(),
    warnings: z.array(z.string()),
    /** Answers to `read`. */
    result: jsonSchema.optional(),
  }),
  /** The job failed. */
  z.object({ type: z.literal('error'), job: z.number().int(), error: blockErrorSchema }),
  z.object({ type: z.literal('bye') }),
]);
export type FromWorker = z.infer<typeof fromWorkerSchema>;
