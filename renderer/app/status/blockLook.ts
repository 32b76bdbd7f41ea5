import type { BlockFreshness } from '../../../shared/contract/views.ts';
import type { RunBlock } from '../../../shared/runs/events.ts';
import type { BlockStatus, RunStatus } from '../../../shared/runs/states.ts';
import { errorText } from '../../../shared/worker/error-text.ts';
import { agoText, compactCount, durationText } from '../../ui/measures.ts';
import type { LastOfBlock, Progress } from '../stores/run.ts';
import type { StatusTone } from '../theme/tokens.ts';

export type Glyph =
  | 'never'
  | 'queued'
  | 'running'
  | 'success'
  | 'cached'
  | 'stale'
  | 'failed'
  | 'skipped';

/** The colour, sign and word of what became of something. */
export interface StatusLook {
  tone: StatusTone;
  glyph: Glyph;
  word: string;
}

/** How a block's state is shown, everywhere, with what can be measured. */
export interface BlockLook extends StatusLook {
  /** Time taken, progress or age; empty where there is none. */
  detail: string;
  rows: number | null;
  error: string | null;
  /** 0…1 while running with a known total. */
  share: number | null;
}

export interface KnownOfBlock {
  line: RunBlock | undefined;
  /** The line belongs to a run that is on. */
  live: boolean;
  last: LastOfBlock | undefined;
  freshness: BlockFreshness | undefined;
  progress: Progress | undefined;
}

/** The sign, colour and word of every status that a block or a run can have. */
export const statusLooks: Record<BlockStatus | RunStatus, StatusLook> = {
  queued: { tone: 'queued', glyph: 'queued', word: 'queued' },
  running: { tone: 'running', glyph: 'running', word: 'running' },
  success: { tone: 'success', glyph: 'success', word: 'ok' },
  warned: { tone: 'stale', glyph: 'success', word: 'warned' },
  cached: { tone: 'success', glyph: 'cached', word: 'cached' },
  failed: { tone: 'failed', glyph: 'failed', word: 'failed' },
  skipped: { tone: 'quiet', glyph: 'skipped', word: 'skipped' },
  upstream_failed: { tone: 'quiet', glyph: 'skipped', word: 'skipped' },
  cancelled: { tone: 'quiet', glyph: 'skipped', word: 'cancelled' },
  interrupted: { tone: 'quiet', glyph: 'skipped', word: 'interrupted' },
  missed: { tone: 'stale', glyph: 'skipped', word: 'missed' },
};

const never: BlockLook = {
  tone: 'quiet',
  glyph: 'never',
  word: 'not run',
  detail: '',
  rows: null,
  error: null,
  share: null,
};

const good = new Set(['success', 'cached', 'warned']);

/** Brings together the run that is on, what is known from before, and whether that is still good. */
export function blockLook({ line, live, last, freshness, progress }: KnownOfBlock): BlockLook {
  const status = line?.status ?? last?.status;
  if (status === undefined || !(status in statusLooks)) return never;
  const base = statusLooks[status as BlockStatus];
  const rows = line !== undefined ? line.rows : (last?.rows ?? null);
  const duration = line !== undefined ? line.duration_ms : (last?.duration_ms ?? null);
  const failure = line?.error ?? null;
  const error =
    line === undefined ? (last?.error ?? null) : failure === null ? null : errorText(failure);
  if (!live && good.has(status)) {
    const state = freshness?.state;
    if (state === 'stale' || state === 'missing') {
      const reason = state === 'missing' ? 'output is gone' : staleReason(freshness);
      return { ...never, tone: 'stale', glyph: 'stale', word: 'stale', detail: reason, rows };
    }
  }
  return {
    ...base,
    detail: detailOf(status as BlockStatus, duration, progress, last?.ended_at ?? null),
    rows: good.has(status) ? rows : null,
    error: status === 'failed' ? (error?.split('\n', 1)[0] ?? null) : null,
    share: status === 'running' && progress?.total ? progress.done / progress.total : null,
  };
}

function detailOf(
  status: BlockStatus,
  duration: number | null,
  progress: Progress | undefined,
  endedAt: string | null,
): string {
  if (status === 'running') return progress === undefined ? '' : progressText(progress);
  if (status === 'upstream_failed') return 'a block before it failed';
  if (status === 'cached' && endedAt !== null) return agoText(endedAt);
  return duration === null || status === 'queued' ? '' : durationText(duration);
}

function progressText({ done, total }: Progress): string {
  return total === null || total === 0
    ? compactCount(done)
    : `${Math.min(100, Math.floor((100 * done) / total))} %`;
}

const words: Record<BlockFreshness['reasons'][number]['code'], string> = {
  code: 'code changed',
  params: 'parameters changed',
  upstream: 'input changed',
  environment: 'environment changed',
  files: 'files changed',
  settings: 'settings changed',
};

/** Why a block is stale, in the room of a footer. */
export function staleReason(freshness: BlockFreshness | undefined): string {
  const first = freshness?.reasons[0];
  return first === undefined ? 'changed' : words[first.code];
}
