import { create } from 'zustand';
import { goToPage } from '../app/sync/useRoute.ts';
import { anyTrigger, type TriggerFilter } from './list/filterTriggers.ts';

/** The trigger in the editor; `trigger` null: a new one. */
export interface Editing {
  pipeline: string;
  trigger: string | null;
}

export interface ScheduleViewState extends TriggerFilter {
  tab: 'triggers' | 'calendar';
  editing: Editing | null;
  /** Weeks that the calendar is moved by; 0 has today in the middle. */
  weeks: number;
}

export const useScheduleView = create<ScheduleViewState>()(() => ({
  tab: 'triggers',
  text: '',
  state: anyTrigger,
  pipeline: null,
  editing: null,
  weeks: 0,
}));

/** Opens a trigger in the editor, from wherever in the app; null: a new one. */
export function openTrigger(pipeline: string, trigger: string | null): void {
  useScheduleView.setState({ editing: { pipeline, trigger } });
  goToPage('schedule');
}
