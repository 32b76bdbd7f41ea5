import { create } from 'zustand';
import type { TriggerView } from '../../shared/contract/schedule.ts';
import { type ErrorData, toErrorData } from '../../shared/errors.ts';
import { engine } from '../app/client.ts';
import { isLost } from '../app/connection/isLost.ts';
import { onChange } from '../app/sync/changes.ts';
import { oneAtATime } from '../app/sync/oneAtATime.ts';
import { moveNow } from './useNow.ts';

export interface ScheduleState {
  /** The triggers of all pipelines, each with its next tick; null until they were read. */
  triggers: readonly TriggerView[] | null;
  error: ErrorData | null;
  /** Counts what changed: whoever shows ticks asks again when it is another number. */
  version: number;
}

export const useScheduleStore = create<ScheduleState>()(() => ({
  triggers: null,
  error: null,
  version: 0,
}));

const SHORTEST_PAUSE_MS = 100;

/**
 * Reads the triggers anew. After a reading comes a pause three times as long as it took: a storm of ticks
 * in a project of thousands of triggers leaves the engine time for its runs, and all of it while nobody
 * looks.
 */
export const refreshSchedule = oneAtATime(async () => {
  if (document.hidden) await untilSeen();
  const began = performance.now();
  await read();
  await wait(Math.max(SHORTEST_PAUSE_MS, 3 * (performance.now() - began)));
});

function untilSeen(): Promise<void> {
  return new Promise((resolve) => {
    document.addEventListener('visibilitychange', () => resolve(), { once: true });
  });
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function read(): Promise<void> {
  try {
    const triggers = await engine.triggers.list({ next: 1 });
    moveNow();
    useScheduleStore.setState(({ version }) => ({ triggers, error: null, version: version + 1 }));
  } catch (thrown) {
    if (!isLost(thrown)) useScheduleStore.setState({ error: toErrorData(thrown) });
  }
}

let following = false;

/** Reads the triggers, and from then on again whenever something of them may be another. */
export function followSchedule(): void {
  if (following) return;
  following = true;
  onChange(['triggers'], refreshSchedule);
  refreshSchedule();
}

/** Picks a trigger; undefined where there is none of that name, or the triggers were not read yet. */
export function triggerNamed(pipeline: string, trigger: string | null) {
  return ({ triggers }: ScheduleState): TriggerView | undefined =>
    triggers?.find((view) => view.pipeline === pipeline && view.trigger === trigger);
}

/** Shows a trigger as on or off before the engine has said so; the next reading has the truth. */
export function showEnabled(pipeline: string, trigger: string, enabled: boolean): void {
  useScheduleStore.setState(({ triggers }) => ({
    triggers:
      triggers?.map((view) =>
        view.pipeline === pipeline && view.trigger === trigger
          ? { ...view, enabled, next: enabled ? view.next : [] }
          : view,
      ) ?? null,
  }));
}
