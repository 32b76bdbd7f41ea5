import type { RunBlock } from './events.ts';

/** A block of a run that nothing has happened to yet. */
export function queuedBlock(name: string): RunBlock {
  return {
    name,
    status: 'queued',
    attempt: 0,
    rows: null,
    columns: null,
    bytes: null,
    duration_ms: null,
    started_at: null,
    ended_at: null,
    output: null,
    error: null,
    notes: [],
  };
}
