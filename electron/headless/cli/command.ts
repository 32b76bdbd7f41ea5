import type { Arguments } from './arguments.ts';
import type { Terminal } from './terminal.ts';

/** Exit statuses, as formats.md §4 promises them. */
export const EXIT = {
  ok: 0,
  runFailed: 1,
  wrong: 2,
  cancelled: 3,
  locked: 4,
  fault: 70,
} as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

export interface Option {
  type: 'flag' | 'text' | 'count' | 'list';
  /** The value's name in the help: `DIR`. */
  value?: string;
  summary: string;
}

/** One command of the command line. What is costly to load is imported by `run`, not by its file. */
export interface Command {
  name: string;
  summary: string;
  /** Positional arguments in order; those in brackets may be left out: `PIPELINE`, `[BLOCK]`. */
  positionals: readonly string[];
  options: Readonly<Record<string, Option>>;
  /** More to say in the command's help. */
  details?: string;
  /** @throws TidemillError for all that a person can mend. */
  run(args: Arguments, terminal: Terminal): Promise<ExitStatus>;
}

/** Options that every command takes. */
export const COMMON_OPTIONS: Readonly<Record<string, Option>> = {
  project: {
    type: 'text',
    value: 'DIR',
    summary: 'the project (default: the nearest folder upwards that is one)',
  },
  json: { type: 'flag', summary: 'one JSON document on stdout; the rest on stderr' },
  help: { type: 'flag', summary: 'this help' },
};
