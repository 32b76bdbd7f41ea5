import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { LogLine } from '../../../shared/runs/events.ts';
import { Broadcast } from '../broadcast.ts';

/**
 * The log of one run while it is under way: lines get their sequence number here, go to
 * `<run>.ndjson` in batches, and are told to followers once they are in the file. Lines that cannot be
 * written, as on a full disk, are lost and counted; the run goes on without them.
 */
export class RunLog {
  readonly followers = new Broadcast<LogLine[]>();
  private readonly file: string;
  private seq = 0;
  private waiting: LogLine[] = [];
  private writing: Promise<void> | null = null;
  private handle: FileHandle | null = null;
  private written = 0;
  private lost = 0;

  constructor(logsDir: string, run: string) {
    this.file = logFile(logsDir, run);
  }

  append(lines: Omit<LogLine, 'seq'>[]): void {
    for (const line of lines) {
      this.seq += 1;
      this.waiting.push({ seq: this.seq, ...line });
    }
    this.writing ??= this.write().finally(() => {
      this.writing = null;
    });
  }

  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      await this.writeBatch(batch);
    }
  }

  private async writeBatch(lines: LogLine[]): Promise<void> {
    const [first] = lines;
    const batch = this.lost > 0 && first ? [lossBefore(first, this.lost), ...lines] : lines;
    const bytes = Buffer.from(batch.map((line) => `${JSON.stringify(line)}\n`).join(''));
    try {
      this.handle ??= await this.open();
      await this.handle.appendFile(bytes);
    } catch {
      this.lost += lines.length;
      // Of a batch that was written in part nothing is kept.
      await this.handle?.truncate(this.written).catch(() => undefined);
      return;
    }
    this.written += bytes.length;
    this.lost = 0;
    this.followers.send(batch);
  }

  private async open(): Promise<FileHandle> {
    await mkdir(path.dirname(this.file), { recursive: true });
    const handle = await open(this.file, 'a');
    this.written = (await handle.stat()).size;
    return handle;
  }

  /** Resolves when all that was appended is in the file, as far as it could be written. */
  async flushed(): Promise<void> {
    while (this.writing) await this.writing;
  }

  /** Lets go of the file. Never throws: what could not be written is lost. */
  async close(): Promise<void> {
    await this.flushed();
    await this.handle?.close().catch(() => undefined);
    this.handle = null;
    this.followers.close();
  }
}

/** What stands in the log for lines that could not be written, in the place of the last of them. */
function lossBefore({ seq, time, block, attempt }: LogLine, lost: number): LogLine {
  const text = `… ${lost} lines before this could not be written to the log`;
  return { seq: seq - 1, time, block, attempt, stream: 'log', level: 'warning', text };
}

export interface LogQuery {
  run: string;
  block?: string | undefined;
  after_seq: number;
  limit: number;
}

/** Lines of a run's log file after a sequence number, in order. A run that logged nothing has none. */
export async function readLog(logsDir: string, query: LogQuery): Promise<LogLine[]> {
  const found: LogLine[] = [];
  const stream = createReadStream(logFile(logsDir, query.run), 'utf8');
  const opened = await new Promise<boolean>((resolve, reject) => {
    stream.once('open', () => resolve(true));
    stream.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? resolve(false) : reject(error),
    );
  });
  if (!opened) return found;
  for await (const text of createInterface({
    input: stream,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const line = parseLine(text);
    if (line === null || line.seq <= query.after_seq) continue;
    if (query.block !== undefined && line.block !== query.block) continue;
    found.push(line);
    if (found.length >= query.limit) break;
  }
  stream.destroy();
  return found;
}

/** Null for the half line that a killed engine may have left at the end. */
function parseLine(text: string): LogLine | null {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return null;
  }
}

function logFile(logsDir: string, run: string): string {
  return path.join(logsDir, `${run}.ndjson`);
}
