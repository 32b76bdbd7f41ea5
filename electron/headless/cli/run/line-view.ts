import type { Run, RunBlock, RunEvent } from '../../../../shared/runs/events.ts';
import { count, duration } from '../quantities.ts';
import type { Channel } from '../terminal.ts';
import { printErrors, printOutcome } from './report.ts';
import { isOver, statusStyle } from './statuses.ts';
import type { RunView } from './view.ts';

/** A line for each block that starts or ends: for pipes, files and dumb terminals. */
export class LineView implements RunView {
  private readonly channel: Channel;

  constructor(channel: Channel) {
    this.channel = channel;
  }

  begin(run: Run): void {
    this.channel.line(`run ${run.run} of ${run.pipeline}: ${run.blocks.length} blocks`);
  }

  event(event: RunEvent): void {
    if (event.type === 'block' && event.block.status !== 'queued') this.block(event.block);
  }

  end(run: Run): void {
    printErrors(run, this.channel);
    printOutcome(run, this.channel);
  }

  note(text: string): void {
    this.channel.line(text);
  }

  close(): void {}

  private block(block: RunBlock): void {
    const { name, status, rows, duration_ms, attempt } = block;
    const words = [name, this.channel.style(statusStyle(status), status)];
    if (attempt > 1) words.push(`attempt ${attempt}`);
    if (isOver(status)) {
      if (rows !== null) words.push(`${count(rows)} rows`);
      if (duration_ms !== null) words.push(duration(duration_ms));
    }
    this.channel.line(words.join('  '));
    if (isOver(status)) for (const note of block.notes) this.channel.line(`  ${note}`);
  }
}
