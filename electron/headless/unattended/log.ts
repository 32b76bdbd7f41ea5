import { appendFileSync, fstatSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

export type Level = 'info' | 'warning' | 'error';

/** Where a server says what happens, a line each. */
export interface ServerLog {
  /** Whether nobody watches: then it also says when it starts and stops. */
  readonly unattended: boolean;
  line(level: Level, text: string): void;
}

/** The journal's levels, as a line's first characters tell it. */
const PRIORITIES: Readonly<Record<Level, string>> = { error: '<3>', warning: '<4>', info: '<6>' };
/** At this size a log file makes room for a new one; the one before is kept as `FILE.1`. */
const LARGEST = 5_000_000;

/** Lines on stderr: with a level where that is systemd's journal, which knows the time, else with a time. */
export function stderrLog(): ServerLog {
  const journal = isJournal(2, process.env.JOURNAL_STREAM);
  return {
    unattended: journal,
    line(level, text) {
      const head = journal ? PRIORITIES[level] : `${localTime()} `;
      process.stderr.write(`${head}${oneLine(text)}\n`);
    },
  };
}

/**
 * Lines in a file, which is renamed to `FILE.1` when it is large. What cannot be written there (a full
 * disk) goes to stderr: a log never stops a server.
 */
export function fileLog(file: string): ServerLog {
  mkdirSync(path.dirname(file), { recursive: true });
  return {
    unattended: true,
    line(level, text) {
      const entry = `${localTime()} ${level === 'info' ? '' : `${level} `}${oneLine(text)}\n`;
      try {
        makeRoom(file);
        appendFileSync(file, entry, { mode: 0o600 });
      } catch (error) {
        process.stderr.write(`${entry}${file} cannot be written: ${String(error)}\n`);
      }
    },
  };
}

function makeRoom(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LARGEST) renameSync(file, `${file}.1`);
}

/** Whether this very stream is the journal's: the variable is handed on to programs that print elsewhere. */
function isJournal(descriptor: number, stream: string | undefined): boolean {
  if (stream === undefined) return false;
  const { dev, ino } = fstatSync(descriptor);
  return stream === `${dev}:${ino}`;
}

/** `2026-11-21 15:04:05+01:00`. */
function localTime(): string {
  const now = new Date();
  const offset = -now.getTimezoneOffset();
  const pad = (value: number) => String(Math.abs(value)).padStart(2, '0');
  const zone = `${offset < 0 ? '-' : '+'}${pad(Math.trunc(offset / 60))}:${pad(offset % 60)}`;
  return `${now.toLocaleString('sv-SE')}${zone}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, ' ⏎ ');
}
