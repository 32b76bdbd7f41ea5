import { listed } from '../../../../shared/listed.ts';
import type { Trigger } from '../../../../shared/pipeline/document.ts';

/** What a trigger answers to, in words. */
export function textOf({ type, files, settle_ms: settle, after, when }: Trigger): string {
  switch (type) {
    case 'files':
      return `When a file ${listed(files, 'or')} arrives or changes, and has stayed the same for ${seconds(settle)}`;
    case 'after': {
      const all = after.length === 2 ? 'both' : 'all';
      const did = { success: 'succeeded', failure: 'failed', finish: 'finished' }[when];
      return after.length === 1
        ? `After ${after[0]} has ${did}`
        : `After ${listed(after)} have ${all} ${did}`;
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
