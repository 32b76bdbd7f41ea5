import { listed } from '../../../../shared/listed.ts';
import type { Trigger } from '../../../../shared/pipeline/document.ts';

/** What the pipelines did that a trigger comes after, by its `when`. */
export const DID = { success: 'succeeded', failure: 'failed', finish: 'finished' } as const;

/** What a trigger answers to, in words. */
export function textOf({ type, files, settle_ms: settle, after, when }: Trigger): string {
  switch (type) {
    case 'files':
      return `When a file ${listed(files, 'or')} arrives or changes, and has stayed the same for ${seconds(settle)}`;
    case 'after': {
      const all = after.length === 2 ? 'both' : 'all';
      return after.length === 1
        ? `After ${after[0]} has ${DID[when]}`
        : `After ${listed(after)} have ${all} ${DID[when]}`;
    }
    case 'webhook':
      return 'When it is called over HTTP';
    case 'schedule':
      return 'At its times';
  }
}

function seconds(ms: number): string {
  return ms % 60_000 === 0 && ms > 0 ? `${ms / 60_000} min` : `${ms / 1_000} s`;
}
