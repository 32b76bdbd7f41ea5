import type { TriggerView } from '../../../shared/contract/schedule.ts';
import type { Arrivals } from './api.ts';
import { isoOf, type TickStore } from './tick-store.ts';
import { Timetable, timetableOf } from './timetable.ts';
import type { KeptTrigger } from './trigger-store.ts';

/** What the views of triggers are made from. */
export interface ViewParts {
  ticks: TickStore;
  arrivals: Arrivals;
  /** The machine's zone. */
  timezone: string;
  /** Why nothing of a pipeline can run, or null. */
  hindrance(pipeline: string): string | null;
}

/** A trigger as windows see it, with its next ticks after an instant. */
export function triggerView(
  trigger: KeptTrigger,
  parts: ViewParts,
  query: { next: number; from: number },
): TriggerView {
  const { pipeline, definition } = trigger;
  const [last] = parts.ticks.latest(pipeline, definition.name, 1);
  const words =
    definition.type === 'schedule'
      ? timeWords(trigger, parts.timezone, query)
      : { ...parts.arrivals.describe(trigger), next: [] };
  return {
    pipeline,
    trigger: definition.name,
    definition,
    timezone: definition.type === 'schedule' ? (definition.timezone ?? parts.timezone) : null,
    enabled: definition.enabled,
    ...words,
    problem: words.problem ?? parts.hindrance(pipeline),
    last: last
      ? { nominal: last.until ?? last.nominal, outcome: last.outcome, run: last.run }
      : null,
  };
}

function timeWords(
  trigger: KeptTrigger,
  timezone: string,
  { next, from }: { next: number; from: number },
): Pick<TriggerView, 'text' | 'notes' | 'next' | 'problem' | 'webhook'> {
  const timetable = timetableOf(trigger, timezone);
  if (!(timetable instanceof Timetable)) {
    return { text: '', notes: [], next: [], problem: timetable.problem, webhook: null };
  }
  const coming = trigger.definition.enabled ? timetable.dueIn(from, Infinity, next) : [];
  return {
    text: timetable.text,
    notes: timetable.notes,
    next: coming.map((nominal) => isoOf(nominal + timetable.offset)),
    problem: null,
    webhook: null,
  };
}
