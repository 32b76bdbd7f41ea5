import type { TriggerView } from '../../../shared/contract/schedule.ts';
import { isBad } from '../triggerLook.ts';

export const stateFilters = [
  { value: 'any', label: 'All triggers' },
  { value: 'on', label: 'On' },
  { value: 'paused', label: 'Paused' },
  { value: 'problem', label: 'With a problem' },
  { value: 'failed', label: 'Failed last' },
  { value: 'missed', label: 'Missed last' },
] as const;
export type StateFilter = (typeof stateFilters)[number]['value'];
export const anyTrigger: StateFilter = 'any';

export interface TriggerFilter {
  text: string;
  state: StateFilter;
  /** Null: all. */
  pipeline: string | null;
}

/** The triggers that a person asked for, those that fire soonest first, then those without a time. */
export function filterTriggers(
  triggers: readonly TriggerView[],
  { text, state, pipeline }: TriggerFilter,
): TriggerView[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return triggers
    .filter((view) => pipeline === null || view.pipeline === pipeline)
    .filter((view) => isIn(view, state) && words.every((word) => textOf(view).includes(word)))
    .map((view) => ({ view, next: Date.parse(view.next[0] ?? '') }))
    .sort((a, b) => byNext(a.next, b.next) || byName(a.view, b.view))
    .map(({ view }) => view);
}

function isIn(view: TriggerView, state: StateFilter): boolean {
  switch (state) {
    case 'any':
      return true;
    case 'on':
      return view.enabled;
    case 'paused':
      return !view.enabled;
    case 'problem':
      return view.problem !== null;
    case 'failed':
      return view.last !== null && isBad(view.last.outcome);
    case 'missed':
      return view.last?.outcome === 'missed';
  }
}

function textOf({ pipeline, trigger, text, timezone, last, problem }: TriggerView): string {
  const outcome = last?.outcome ?? '';
  return [pipeline, trigger, text, timezone ?? '', outcome, problem ?? ''].join(' ').toLowerCase();
}

function byNext(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b;
}

function byName(a: TriggerView, b: TriggerView): number {
  return a.pipeline.localeCompare(b.pipeline) || a.trigger.localeCompare(b.trigger);
}
