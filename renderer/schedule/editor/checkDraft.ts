import { compileSchedule, ScheduleError, type Ticks } from '../../../shared/cron/schedule.ts';
import { nearestTimezones } from '../../../shared/cron/zones.ts';
import { TidemillError } from '../../../shared/errors.ts';
import type { Calendar, Param } from '../../../shared/pipeline/document.ts';
import { expectedParam, paramFromText } from '../../../shared/pipeline/param-values.ts';
import { triggerFromFile } from '../../../shared/pipeline/reading/trigger-setting.ts';
import { DURATION_FORMS, parseDuration } from '../../../shared/units/durations.ts';
import type { Json } from '../../../shared/worker/protocol.ts';
import { machineZone } from '../times.ts';
import { type Draft, globsOf, isPlaceholder, saidByFile } from './draft.ts';
import { type Fix, scheduleFixes } from './fixes.ts';

export type DraftField =
  | Exclude<keyof Draft, 'kind' | 'shift' | 'catchUp' | 'overlap' | 'enabled' | 'when' | 'params'>
  | `param:${string}`
  | 'form';

export interface DraftProblem {
  message: string;
  hint?: string | undefined;
  /** Nothing was said yet: what is to be done, and no mistake. */
  missing?: boolean | undefined;
  /** The wrong part of what was typed: [start, end). */
  range?: { start: number; end: number } | undefined;
  fixes?: readonly Fix[] | undefined;
}

export interface CheckedDraft {
  /** By field; `form` is what concerns no single one. Empty: it can be saved. */
  problems: Readonly<Partial<Record<DraftField, DraftProblem>>>;
  /** Its ticks, of a schedule that can be read. */
  ticks: Ticks | null;
  /** What the file would say; null with problems. */
  value: Record<string, Json> | null;
}

export interface DraftSurroundings {
  params: Readonly<Record<string, Param>>;
  calendars: Readonly<Record<string, Calendar>>;
  /** Names of the pipeline's other triggers. */
  taken: readonly string[];
}

/** What a draft would do, or what is wrong with it, field by field, judged as the file would be. */
export function checkDraft(draft: Draft, around: DraftSurroundings): CheckedDraft {
  const problems: Partial<Record<DraftField, DraftProblem>> = {};
  const name = draft.name.trim();
  if (name === '') problems.name = { message: 'Give it a name.' };
  else if (around.taken.includes(name)) {
    problems.name = { message: 'Another trigger of the pipeline has this name.' };
  }
  const scheduled = draft.kind === 'cron' || draft.kind === 'every';
  const ticks = scheduled ? compile(draft, around, problems) : null;
  if (draft.kind === 'files' && globsOf(draft.files).length === 0) {
    problems.files = {
      message: 'Name at least one file or pattern.',
      hint: 'data/in/*.csv',
      missing: true,
    };
  }
  if (draft.kind === 'after' && draft.after.length === 0) {
    problems.after = { message: 'Choose at least one pipeline.', missing: true };
  }
  const durations: [DraftField & keyof Draft, boolean][] = [
    ['lateAfter', true],
    ['jitter', scheduled],
    ['settle', draft.kind === 'files'],
    ['every', draft.kind === 'every'],
  ];
  for (const [field, counts] of durations) {
    const text = String(draft[field]).trim();
    if (!counts || (text === '' && field !== 'every') || parseDuration(text) !== null) continue;
    problems[field] = { message: `Write a duration: ${DURATION_FORMS}.` };
  }
  checkParams(draft, around.params, problems);
  if (Object.keys(problems).length > 0) return { problems, ticks, value: null };
  const value = saidByFile(draft, around.params);
  try {
    triggerFromFile(name, value, around.params);
  } catch (thrown) {
    if (!(thrown instanceof TidemillError)) throw thrown;
    const { message, hint } = thrown.data;
    return { problems: { form: { message, hint } }, ticks, value: null };
  }
  return { problems, ticks, value };
}

function compile(
  draft: Draft,
  { calendars }: DraftSurroundings,
  problems: Partial<Record<DraftField, DraftProblem>>,
): Ticks | null {
  const every = parseDuration(draft.every.trim());
  if (draft.kind === 'every' && every === null) return null;
  const calendar = draft.calendar === null ? null : calendars[draft.calendar];
  if (calendar === undefined) {
    problems.calendar = {
      message: `The project has no calendar '${draft.calendar}'.`,
      hint: 'Calendars are in tidemill.yaml.',
    };
    return null;
  }
  try {
    return compileSchedule({
      schedule: draft.kind === 'cron' ? draft.schedule : null,
      every_ms: draft.kind === 'every' ? every : null,
      timezone: draft.timezone ?? machineZone(),
      calendar,
      shift: draft.shift,
      start: draft.start.trim() || null,
      end: draft.end.trim() || null,
    });
  } catch (thrown) {
    if (!(thrown instanceof ScheduleError)) throw thrown;
    const { field, message, hint, range } = thrown;
    problems[field] = {
      message,
      hint,
      range: range ?? undefined,
      fixes:
        field === 'schedule'
          ? scheduleFixes(thrown, draft.schedule)
          : field === 'timezone'
            ? nearestTimezones(draft.timezone ?? '').map((zone) => ({
                label: zone,
                change: { timezone: zone },
              }))
            : [],
    };
    return null;
  }
}

function checkParams(
  draft: Draft,
  params: Readonly<Record<string, Param>>,
  problems: Partial<Record<DraftField, DraftProblem>>,
): void {
  for (const [name, text] of Object.entries(draft.params)) {
    const param = params[name];
    if (param === undefined || text === '' || isPlaceholder(text)) continue;
    try {
      paramFromText(name, param.type, text);
    } catch (thrown) {
      if (!(thrown instanceof TidemillError)) throw thrown;
      problems[`param:${name}`] = { message: `Must be ${expectedParam(param.type)}.` };
    }
  }
}
