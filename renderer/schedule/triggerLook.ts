import {
  CalendarClock,
  FolderInput,
  type LucideIcon,
  Repeat,
  Webhook,
  Workflow,
} from 'lucide-react';
import type { TickOutcome, TriggerView } from '../../shared/contract/schedule.ts';
import type { Trigger, TriggerType } from '../../shared/pipeline/document.ts';
import { type StatusLook, statusLooks } from '../app/status/blockLook.ts';

/** What a person chooses between; a schedule is a cron expression or an interval. */
export type TriggerKind = 'cron' | 'every' | 'files' | 'after' | 'webhook';

export const triggerKinds: Record<TriggerKind, { title: string; icon: LucideIcon }> = {
  cron: { title: 'Schedule', icon: CalendarClock },
  every: { title: 'Interval', icon: Repeat },
  files: { title: 'Files', icon: FolderInput },
  after: { title: 'After pipelines', icon: Workflow },
  webhook: { title: 'Webhook', icon: Webhook },
};

export function kindOf(trigger: Pick<Trigger, 'type' | 'every_ms'>): TriggerKind {
  if (trigger.type !== 'schedule') return trigger.type satisfies Exclude<TriggerType, 'schedule'>;
  return trigger.every_ms === null ? 'cron' : 'every';
}

export function typeOf(kind: TriggerKind): TriggerType {
  return kind === 'cron' || kind === 'every' ? 'schedule' : kind;
}

/** Whether ticks of it can fall within a minute: the times of all of them are then told to the second. */
export function hasSeconds({
  every_ms,
  schedule,
}: Pick<Trigger, 'every_ms' | 'schedule'>): boolean {
  if (every_ms !== null) return every_ms % 60_000 !== 0;
  const fields = schedule?.trim().split(/\s+/) ?? [];
  return fields.length === 6 && !/^0+$/.test(fields[0] ?? '');
}

/** The sign, colour and word of what became of a tick. */
export const tickLooks: Record<TickOutcome | 'coming', StatusLook> = {
  ...statusLooks,
  coming: { tone: 'quiet', glyph: 'never', word: 'coming' },
  due: { tone: 'queued', glyph: 'queued', word: 'about to start' },
  refused: { tone: 'failed', glyph: 'failed', word: 'refused' },
};

/** Whether somebody should look at it. */
export function isBad(outcome: TickOutcome): boolean {
  return outcome === 'failed' || outcome === 'refused' || outcome === 'interrupted';
}

/** What there is to say of a trigger itself; what there is to say of a calendar stands with its coming ticks. */
export function remarksOf({ definition, notes }: TriggerView): readonly string[] {
  return definition.type === 'schedule' ? [] : notes;
}
