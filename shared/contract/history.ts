import * as z from 'zod';
import { layoutSchema, pipelineSchema } from '../pipeline/document.ts';
import { runStatusSchema } from '../runs/states.ts';

/** A snapshot of the project's own files. */
export const versionViewSchema = z.object({
  /** The commit in the private history: 40 hex digits. */
  version: z.string(),
  parent: z.string().nullable(),
  time: z.string(),
  /** What changed: `rename orders → raw_orders, edit 2 blocks`. */
  name: z.string(),
  /** What made it: a settled save, a run, a restore, or the first look at the project. */
  reason: z.enum(['save', 'run', 'restore', 'first']),
  label: z.string().nullable(),
  /** Pipelines whose files it changed; empty where only settings or shared files did. */
  pipelines: z.array(z.string()),
  /**
   * Those of the pipeline that was asked for, or of all. Newest first, at most 20; `runs_total` counts
   * the rest too.
   */
  runs: z.array(z.object({ run: z.string(), pipeline: z.string(), status: runStatusSchema })),
  runs_total: z.number().int(),
});
export type VersionView = z.infer<typeof versionViewSchema>;

export const historyPageSchema = z.object({
  /** Newest first. */
  versions: z.array(versionViewSchema),
  more: z.boolean(),
  /** What is wrong with the history, such as an earlier one that was damaged and set aside. */
  problem: z.string().nullable(),
});
export type HistoryPage = z.infer<typeof historyPageSchema>;

export const changeSchema = z.enum(['added', 'removed', 'changed', 'moved', 'same']);

/** A block in the comparison of two versions. */
export const blockChangeSchema = z.object({
  /** Its name after the change, or before where it was removed. */
  name: z.string(),
  renamed_from: z.string().nullable(),
  change: changeSchema,
  /** What of it changed: `code`, `inputs`, `retries`, `position`…; empty for added, removed and same. */
  what: z.array(z.string()),
});
export type BlockChange = z.infer<typeof blockChangeSchema>;

/** A pipeline in the comparison, with what both sides need to be drawn on one canvas. */
export const pipelineChangeSchema = z.object({
  pipeline: z.string(),
  change: z.enum(['added', 'removed', 'changed', 'same']),
  blocks: z.array(blockChangeSchema),
  wires: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      change: z.enum(['added', 'removed', 'same']),
    }),
  ),
  /** Other keys of the file that changed: `description`, `params`, `triggers`. */
  settings: z.array(z.string()),
  before: z.object({ pipeline: pipelineSchema, layout: layoutSchema }).nullable(),
  after: z.object({ pipeline: pipelineSchema, layout: layoutSchema }).nullable(),
});
export type PipelineChange = z.infer<typeof pipelineChangeSchema>;

export const versionDiffSchema = z.object({
  from: z.string().nullable(),
  to: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      change: z.enum(['added', 'removed', 'changed']),
      /** Lines that came and went; null for a file that is no text. */
      added: z.number().int().nullable(),
      removed: z.number().int().nullable(),
    }),
  ),
  pipelines: z.array(pipelineChangeSchema),
});
export type VersionDiff = z.infer<typeof versionDiffSchema>;

/** The project as the user's own git repository sees it. */
export const gitViewSchema = z.object({
  /** Null on a detached head. */
  branch: z.string().nullable(),
  head: z.string().nullable(),
  /** The project's own files that differ from the last commit, by path in the project. */
  files: z.array(
    z.object({ path: z.string(), state: z.enum(['changed', 'untracked', 'deleted']) }),
  ),
});
export type GitView = z.infer<typeof gitViewSchema>;

export const restoredSchema = z.object({
  /** The version that holds what was there before, for undo. */
  before: z.string(),
  /** The new version. */
  version: z.string(),
  /** Paths that were written or removed. */
  files: z.array(z.string()),
});
export type Restored = z.infer<typeof restoredSchema>;
