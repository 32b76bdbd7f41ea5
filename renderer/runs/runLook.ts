import type { RunBlock } from '../../shared/runs/events.ts';
import { type BlockLook, blockLook } from '../app/status/blockLook.ts';

/** How a block of a run, of this or any other time, is shown. */
export function lookOfLine(line: RunBlock): BlockLook {
  return blockLook({
    line,
    live: true,
    last: undefined,
    freshness: undefined,
    progress: undefined,
  });
}

/** When a run started, in the room of a list: `13:16:05` today, `21 Nov 13:16` before. */
export function startedText(instant: string, now = new Date()): string {
  const time = new Date(instant);
  if (time.toDateString() === now.toDateString()) {
    return time.toLocaleTimeString(undefined, { hour12: false });
  }
  const day = time.toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
  return `${day} ${time.toLocaleTimeString(undefined, { hour12: false, hour: '2-digit', minute: '2-digit' })}`;
}
