import type { BlockStatus, RunStatus } from '../../../../shared/runs/states.ts';
import type { Style } from '../terminal.ts';

const STYLES: Record<BlockStatus | RunStatus, Style> = {
  queued: 'gray',
  running: 'blue',
  success: 'green',
  warned: 'yellow',
  failed: 'red',
  skipped: 'gray',
  cached: 'cyan',
  upstream_failed: 'gray',
  cancelled: 'yellow',
  interrupted: 'yellow',
  missed: 'yellow',
};

export function statusStyle(status: BlockStatus | RunStatus): Style {
  return STYLES[status];
}

export function isOver(status: BlockStatus): boolean {
  return status !== 'queued' && status !== 'running';
}
