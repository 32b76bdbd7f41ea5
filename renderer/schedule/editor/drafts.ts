import { create } from 'zustand';
import type { Editing } from '../scheduleView.ts';
import type { Draft } from './draft.ts';

/** What was typed and is not saved yet, and the trigger it began with, as text; '' for a new one. */
export interface Unsaved {
  draft: Draft;
  base: string;
}

/** Unsaved drafts, by `keyOf`: leaving the editor for another trigger keeps them. */
export const useDrafts = create<Readonly<Record<string, Unsaved>>>()(() => ({}));

export function keyOf({ pipeline, trigger }: Editing): string {
  return `${pipeline}/${trigger ?? ''}`;
}

export function keepDraft(editing: Editing, unsaved: Unsaved): void {
  useDrafts.setState({ [keyOf(editing)]: unsaved });
}

export function dropDraft(editing: Editing): void {
  useDrafts.setState(
    (drafts) =>
      Object.fromEntries(Object.entries(drafts).filter(([key]) => key !== keyOf(editing))),
    true,
  );
}
