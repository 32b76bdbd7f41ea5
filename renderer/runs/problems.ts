import type { Problem } from '../../shared/errors.ts';
import type { RunBlock } from '../../shared/runs/events.ts';
import { errorText } from '../../shared/worker/error-text.ts';
import { errorPlace } from '../code/errorPlace.ts';

/** One row of the problems pane, whatever it comes from. */
export interface ProblemRow {
  key: string;
  severity: Problem['severity'];
  message: string;
  hint: string | null;
  /** Where, as a person reads it: `orders.sql:3`. */
  where: string;
  block: string | null;
  line: number | null;
  column: number | null;
  source: 'files' | 'run';
}

/** A problem as a row; the same problem told twice is one row. */
export function problemRows(problems: readonly Problem[]): ProblemRow[] {
  const rows = problems.map((problem): ProblemRow => {
    const file = problem.file?.split('/').at(-1) ?? problem.pipeline ?? 'project';
    return {
      key: [problem.code, problem.file, problem.line, problem.column, problem.message].join('|'),
      severity: problem.severity,
      message: problem.message,
      hint: problem.hint ?? null,
      where: problem.line === undefined ? file : `${file}:${problem.line}`,
      block: problem.block ?? null,
      line: problem.line ?? null,
      column: problem.column ?? null,
      source: 'files',
    };
  });
  return [...new Map(rows.map((row) => [row.key, row])).values()];
}

/** The errors of a run's failed blocks as rows. `files` gives each block's file. */
export function runErrorRows(
  blocks: readonly RunBlock[],
  files: Readonly<Record<string, string>>,
): ProblemRow[] {
  return blocks.flatMap((block) => {
    if (block.status !== 'failed' || block.error === null) return [];
    const file = files[block.name];
    const place = file === undefined ? null : errorPlace(block.error, file);
    const name = file ?? block.name;
    return {
      key: `run|${block.name}`,
      severity: 'error' as const,
      message: errorText(block.error),
      hint: block.error.hint ?? null,
      where: place === null ? name : `${name}:${place.line}`,
      block: block.name,
      line: place?.line ?? null,
      column: place?.column ?? null,
      source: 'run' as const,
    };
  });
}
