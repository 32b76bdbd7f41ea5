import type { Run } from '../../../../shared/runs/events.ts';
import type { BlockError } from '../../../../shared/worker/protocol.ts';
import { printProblem } from '../failure.ts';
import { duration } from '../quantities.ts';
import type { Channel } from '../terminal.ts';
import { statusStyle } from './statuses.ts';

/** What went wrong in each failed block, at its place in the user's files. */
export function printErrors(run: Run, channel: Channel): void {
  for (const { error } of run.blocks) if (error !== null) printBlockError(error, channel);
}

/** `success in 812 ms, run 01J…` */
export function printOutcome(run: Run, channel: Channel): void {
  const status = channel.style(statusStyle(run.status), run.status);
  channel.line(`${status} in ${duration(run.duration_ms)}, run ${run.run}`);
}

function printBlockError(error: BlockError, channel: Channel): void {
  const { excerpt, type, ...problem } = error;
  const message = type === undefined ? error.message : `${type}: ${error.message}`;
  printProblem({ ...problem, message, severity: 'error' }, channel);
  excerpt?.lines.forEach((text, index) => {
    const line = excerpt.start_line + index;
    channel.line(`${line === error.line ? '>' : ' '} ${String(line).padStart(4)} │ ${text}`);
  });
}
