import type { Run, RunBlock, RunEvent } from '../../../../shared/runs/events.ts';
import { duration } from '../quantities.ts';
import type { Channel } from '../terminal.ts';
import { shorten } from '../text-grid.ts';
import { printBlocks } from './block-table.ts';
import { printErrors, printOutcome } from './report.ts';
import { isOver } from './statuses.ts';
import type { RunView } from './view.ts';

/** At most ten frames a second, and one at least each second, for the clocks. */
const FRAME_MS = 100;
const CLOCK_MS = 1_000;

/** A terminal's view: the blocks that run, a line each, redrawn in place; the whole table at the end. */
export class LiveView implements RunView {
  private readonly channel: Channel;
  private readonly progress = new Map<string, { done: number; total: number | null }>();
  private run: Run | null = null;
  private drawn = 0;
  private frame: NodeJS.Timeout | null = null;
  private clock: NodeJS.Timeout | null = null;

  constructor(channel: Channel) {
    this.channel = channel;
  }

  begin(run: Run): void {
    this.run = run;
    this.clock = setInterval(() => this.soon(), CLOCK_MS);
    this.draw();
  }

  event(event: RunEvent, run: Run): void {
    this.run = run;
    if (event.type === 'progress') this.progress.set(event.block, event);
    if (event.type === 'block') this.progress.delete(event.block.name);
    this.soon();
  }

  end(run: Run): void {
    this.close();
    printBlocks(run, this.channel);
    printErrors(run, this.channel);
    printOutcome(run, this.channel);
  }

  note(text: string): void {
    this.erase();
    this.channel.line(text);
    this.soon();
  }

  close(): void {
    if (this.frame !== null) clearTimeout(this.frame);
    if (this.clock !== null) clearInterval(this.clock);
    this.frame = null;
    this.clock = null;
    this.run = null;
    this.erase();
  }

  private soon(): void {
    if (this.run === null) return;
    this.frame ??= setTimeout(() => {
      this.frame = null;
      this.draw();
    }, FRAME_MS);
  }

  private draw(): void {
    if (this.run === null) return;
    const { columns, rows } = this.channel.size;
    const lines = this.lines(this.run, Math.max(2, rows - 2)).map((line) =>
      shorten(line, columns - 1),
    );
    this.channel.write(`${erasing(this.drawn)}${lines.join('\n')}\n`);
    this.drawn = lines.length;
  }

  private erase(): void {
    this.channel.write(erasing(this.drawn));
    this.drawn = 0;
  }

  private lines(run: Run, room: number): string[] {
    const active = run.blocks.filter(({ status }) => status === 'running');
    const over = run.blocks.filter(({ status }) => isOver(status)).length;
    const failed = run.blocks.filter(({ status }) => status === 'failed').length;
    const head = [
      `${run.pipeline}: ${over} of ${run.blocks.length} blocks done`,
      `${active.length} running`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      elapsed(run.started_at),
    ];
    const shown = active.slice(0, room - 1).map((block) => this.activeLine(block));
    return [head.join(', '), ...shown];
  }

  private activeLine(block: RunBlock): string {
    const progress = this.progress.get(block.name);
    const parts = [`  ${block.name}`, elapsed(block.started_at)];
    if (progress?.total) parts.push(`${Math.floor((100 * progress.done) / progress.total)} %`);
    else if (progress) parts.push(`${progress.done} done`);
    if (block.attempt > 1) parts.push(`attempt ${block.attempt}`);
    return parts.join('  ');
  }
}

function elapsed(since: string | null): string {
  return since === null ? '' : duration(Math.max(0, Date.now() - Date.parse(since)));
}

/** Moves up over what was drawn and clears from there. */
function erasing(lines: number): string {
  return lines === 0 ? '' : `\x1b[${lines}A\x1b[0J`;
}
