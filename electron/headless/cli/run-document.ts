import type { Run, RunSummary } from '../../../shared/runs/events.ts';

/** A run as `tidemill runs --json` lists it: formats.md §4 to the letter, so that scripts can rely on it. */
export function summaryDocument(run: RunSummary) {
  const { pipeline, status, version, started_at, ended_at, duration_ms } = run;
  return { run: run.run, pipeline, status, version, started_at, ended_at, duration_ms };
}

/** A run with its blocks as `tidemill run --json` prints it. */
export function runDocument(run: Run) {
  return {
    ...summaryDocument(run),
    blocks: run.blocks.map(
      ({ name, status, attempt, rows, columns, bytes, duration_ms, output, error }) => ({
        name,
        status,
        attempt,
        rows,
        columns,
        bytes,
        duration_ms,
        output,
        error,
      }),
    ),
  };
}
