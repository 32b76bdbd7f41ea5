import type { RunBlock } from '../../shared/runs/events.ts';
import type { RunStatus } from '../../shared/runs/states.ts';
import { type BlockLook, blockLook, type Glyph } from '../app/status/blockLook.ts';
import type { StatusTone } from '../app/theme/tokens.ts';

interface RunLook {
  glyph: Glyph;
  tone: StatusTone;
  word: string;
}

/** How a run's state is shown: the signs and colours of blocks, with its own words. */
export const runLooks: Record<RunStatus, RunLook> = {
  queued: { glyph: 'queued', tone: 'queued', word: 'queued' },
  running: { glyph: 'running', tone: 'running', word: 'running' },
  success: { glyph: 'success', tone: 'success', word: 'ok' },
  warned: { glyph: 'success', tone: 'stale', word: 'warned' },
  failed: { glyph: 'failed', tone: 'failed', word: 'failed' },
  cancelled: { glyph: 'skipped', tone: 'quiet', word: 'cancelled' },
  interrupted: { glyph: 'skipped', tone: 'quiet', word: 'interrupted' },
  missed: { glyph: 'skipped', tone: 'quiet', word: 'missed' },
};

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
