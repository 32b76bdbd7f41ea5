import type { Problem } from '../../shared/errors.ts';

/** What is wrong in a file that says what runs by itself, as one line of the schedule. */
export interface FileTrouble {
  /** Null for the project's settings. */
  pipeline: string | null;
  text: string;
}

const SETTINGS = 'tidemill.yaml';

/**
 * Of all problems of a project the errors that keep triggers, calendars or notifications from being as
 * their files say: a line for the settings and one for each pipeline, by name.
 */
export function fileTroubles(problems: readonly Problem[]): FileTrouble[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const settings = errors.filter(({ file }) => file === SETTINGS);
  const byPipeline = new Map<string, Problem[]>();
  for (const problem of errors) {
    if (problem.pipeline === undefined || !/^(trigger|yaml)\./.test(problem.code)) continue;
    const known = byPipeline.get(problem.pipeline);
    if (known === undefined) byPipeline.set(problem.pipeline, [problem]);
    else known.push(problem);
  }
  const pipelines = [...byPipeline].sort(([a], [b]) => a.localeCompare(b));
  return [
    ...(settings.length === 0 ? [] : [{ pipeline: null, text: settingsText(settings) }]),
    ...pipelines.map(([pipeline, found]) => ({ pipeline, text: pipelineText(pipeline, found) })),
  ];
}

function settingsText(found: readonly Problem[]): string {
  const [first] = found;
  const more = found.length === 1 ? '' : ` (and ${found.length - 1} more)`;
  const place = first?.line === undefined ? SETTINGS : `${SETTINGS}:${first.line}`;
  return `${place}: ${first?.message}${more} Until that is mended, calendars and notifications stay as they were.`;
}

function pipelineText(pipeline: string, found: readonly Problem[]): string {
  const [first] = found;
  const where = found.every(({ code }) => code.startsWith('trigger.')) ? 'triggers' : 'file';
  const count = found.length === 1 ? '1 problem' : `${found.length} problems`;
  const line =
    first?.line === undefined
      ? ''
      : `, ${found.length === 1 ? '' : 'the first in '}line ${first.line}`;
  return `${count} in the ${where} of ${pipeline}${line}: ${first?.message}`;
}
