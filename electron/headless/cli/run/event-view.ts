import type { RunEvent } from '../../../../shared/runs/events.ts';
import type { Channel } from '../terminal.ts';
import type { RunView } from './view.ts';

/** `--events`: every event as a line of JSON. */
export class EventView implements RunView {
  private readonly channel: Channel;

  constructor(channel: Channel) {
    this.channel = channel;
  }

  event(event: RunEvent): void {
    this.channel.line(JSON.stringify(event));
  }

  begin(): void {}
  end(): void {}
  note(): void {}
  close(): void {}
}
