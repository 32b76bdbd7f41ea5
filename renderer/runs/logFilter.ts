import type { LogLine } from '../../shared/runs/events.ts';
import type { LogSnapshot } from './logFeed.ts';

export interface LogWish {
  /** Empty: all blocks. */
  block: string;
  stream: '' | LogLine['stream'];
  /** The least level to show. */
  level: LogLine['level'];
  /** Found anywhere in the line, whatever its case. */
  text: string;
}

export const everything: LogWish = { block: '', stream: '', level: 'debug', text: '' };

const order: Record<LogLine['level'], number> = { debug: 0, info: 1, warning: 2, error: 3 };

/** Whether a line is one of those a person asked for. */
export function isWished(line: LogLine, wish: LogWish): boolean {
  if (wish.block !== '' && line.block !== wish.block) return false;
  if (wish.stream !== '' && line.stream !== wish.stream) return false;
  if (order[line.level] < order[wish.level]) return false;
  return wish.text === '' || line.text.toLowerCase().includes(wish.text.toLowerCase());
}

/** The lines of a log that pass a filter, extended by what is new instead of filtered again. */
export class FilteredLog {
  #wish: LogWish = everything;
  #seen = 0;
  #dropped = 0;
  #source: readonly LogLine[] | null = null;
  #matches: LogLine[] = [];

  /** The same array as before, longer, unless the filter or the log's beginning changed. */
  update(log: LogSnapshot, wish: LogWish): readonly LogLine[] {
    if (wish !== this.#wish || log.dropped !== this.#dropped || log.lines !== this.#source) {
      this.#wish = wish;
      this.#dropped = log.dropped;
      this.#source = log.lines;
      this.#seen = 0;
      this.#matches = [];
    }
    for (; this.#seen < log.count; this.#seen += 1) {
      const line = log.lines[this.#seen];
      if (line && isWished(line, wish)) this.#matches.push(line);
    }
    return this.#matches;
  }
}

/** Where the first line of level error stands, or -1. */
export function firstError(lines: readonly LogLine[]): number {
  return lines.findIndex((line) => line.level === 'error');
}
