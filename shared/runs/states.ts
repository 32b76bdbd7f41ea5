import * as z from 'zod';

export const blockStatusSchema = z.enum([
  'queued',
  'running',
  'success',
  'warned',
  'failed',
  'skipped',
  'cached',
  'upstream_failed',
  'cancelled',
  'interrupted',
]);
export type BlockStatus = z.infer<typeof blockStatusSchema>;

export const runStatusSchema = z.enum([
  'queued',
  'running',
  'success',
  'warned',
  'failed',
  'cancelled',
  'interrupted',
  'missed',
]);
export type RunStatus = z.infer<typeof runStatusSchema>;

/** Whether a run in this state is over. */
export function isFinal(status: RunStatus): boolean {
  return status !== 'queued' && status !== 'running';
}
