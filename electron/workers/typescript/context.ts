import { mkdirSync } from 'node:fs';
import { format } from 'node:util';
import type { Job, Json } from '../../../shared/worker/protocol.ts';
import type { Reporter } from '../jobs.ts';
import { type DisplayOptions, displayOf } from './display.ts';

/** What a block gets as `context`. */
export interface Context {
  run_id: string;
  block: string;
  attempt: number;
  partition: string | null;
  /** The schedule's interval that this run is for. */
  interval: { start: Date; end: Date } | null;
  variables: Record<string, Json>;
  /** A scratch folder of this attempt, removed after the run. */
  readonly workdir: string;
  log: Record<
    'debug' | 'info' | 'warn' | 'warning' | 'error',
    (message: unknown, ...values: unknown[]) => void
  >;
  progress(done: number, total?: number | null): void;
  display(value: unknown, options?: DisplayOptions): void;
  secret(name: string): Promise<Json>;
  connection(name: string): Promise<Json>;
}

/** The context of one job. */
export function contextOf(job: Job, reporter: Reporter): Context {
  const logAs = (level: 'debug' | 'info' | 'warning' | 'error') => {
    return (message: unknown, ...values: unknown[]) => {
      reporter.log(level, format(message, ...values));
    };
  };
  const { interval } = job;
  return {
    run_id: job.run_id,
    block: job.block,
    attempt: job.attempt,
    partition: job.partition,
    interval: interval && { start: new Date(interval.start), end: new Date(interval.end) },
    variables: job.variables,
    get workdir() {
      mkdirSync(job.workdir, { recursive: true });
      return job.workdir;
    },
    log: {
      debug: logAs('debug'),
      info: logAs('info'),
      warn: logAs('warning'),
      warning: logAs('warning'),
      error: logAs('error'),
    },
    progress: (done, total = null) => reporter.progress(done, total),
    display: (value, options = {}) => reporter.display(displayOf(value, options)),
    secret: (name) => reporter.ask('secret', name),
    connection: (name) => reporter.ask('connection', name),
  };
}
