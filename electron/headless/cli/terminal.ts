import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/**
 * Where a command writes. A reader that has gone (`| head`) is no error: what would have been written
 * to it is dropped, and `closed` tells a command that prints much to stop.
 */
export class Terminal {
  readonly out: Channel;
  readonly err: Channel;

  constructor(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream) {
    this.out = new Channel(stdout);
    this.err = new Channel(stderr);
  }

  /** One JSON document on stdout. */
  json(document: unknown): void {
    this.out.line(JSON.stringify(document));
  }

  /** Resolves when all has been handed to the system. */
  async flushed(): Promise<void> {
    await Promise.all([this.out.flushed(), this.err.flushed()]);
  }
}

export class Channel {
  private readonly stream: NodeJS.WriteStream;
  private gone = false;
  /** Why what was written is lost, where that is not its reader's choice: a full disk, for one. */
  failure: Error | null = null;

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') this.failure ??= error;
      this.gone = true;
    });
  }

  get closed(): boolean {
    return this.gone;
  }

  get isTerminal(): boolean {
    return this.stream.isTTY === true;
  }

  /** Columns and rows of the terminal; wide where it is none. */
  get size(): { columns: number; rows: number } {
    const { columns, rows } = this.stream as WriteStream;
    return { columns: columns || 120, rows: rows || 40 };
  }

  write(text: string): void {
    if (!this.gone) this.stream.write(text);
  }

  line(text = ''): void {
    this.write(`${text}\n`);
  }

  /** Text in a colour, where this is a terminal that shows colours and nobody asked for none. */
  style(style: Style, text: string): string {
    return styleText(style, text, { stream: this.stream });
  }

  flushed(): Promise<void> {
    if (this.gone) return Promise.resolve();
    return new Promise((resolve) => this.stream.write('', () => resolve()));
  }
}
