import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import type { BlockError, Job } from '../../../shared/worker/protocol.ts';
import { excerptOf } from '../excerpt.ts';
import { BlockFailure } from '../jobs.ts';
import { storageFailure } from '../table/errors.ts';
import { displayName, type UserFrame, userFrames } from './places.ts';
import { asFailure } from './thread/client.ts';

const MAX_FRAMES = 50;
const MAX_MESSAGE = 20_000;

/** What a block threw, told in the user's own files. */
export function blockFailure(thrown: unknown, job: Job): BlockFailure {
  const known = asFailure(thrown);
  if (known instanceof BlockFailure) return known;
  const isError = thrown instanceof Error;
  const message = isError ? messageOf(thrown) : inspect(thrown);
  const error: BlockError = {
    code: 'typescript.error',
    type: isError ? thrown.name || thrown.constructor.name : typeof thrown,
    message: message.slice(0, MAX_MESSAGE),
    file: job.display_file,
  };
  const frames = isError ? userFrames(thrown.stack ?? '', job).slice(-MAX_FRAMES) : [];
  const innermost = frames.at(-1);
  if (innermost === undefined) return new BlockFailure(storageFailure(thrown) ?? error);

  return new BlockFailure({
    ...error,
    file: innermost.file,
    line: innermost.line,
    ...(innermost.column === undefined ? {} : { column: innermost.column }),
    frames: frames.map((frame) => shown(frame, job)),
    excerpt: excerptOf(sourceOf(innermost, job), innermost.line),
  });
}

/** The failure of one of a block's own tests. */
export function testFailure(name: string, thrown: unknown, job: Job): BlockFailure {
  const { error } = blockFailure(thrown, job);
  const message = error.message || 'the test failed';
  return new BlockFailure({ ...error, code: 'block.test_failed', message: `${name}: ${message}` });
}

/** The failure of a block that tried to end the process it shares with others. */
export function exitFailure(job: Job, stack: string): BlockFailure {
  const { error } = blockFailure(Object.assign(new Error(), { stack }), job);
  return new BlockFailure({
    ...error,
    code: 'typescript.exit',
    type: 'Exit',
    message: 'The block called process.exit()',
    hint: 'Return from the function to succeed, throw an Error to fail.',
  });
}

function messageOf(error: Error): string {
  const cause = error.cause instanceof Error ? ` (cause: ${messageOf(error.cause)})` : '';
  return `${error.message}${cause}`;
}

function shown({ path, ...frame }: UserFrame, job: Job): Omit<UserFrame, 'path'> {
  const code = sourceOf({ path }, job).split(/\r?\n/)[frame.line - 1]?.trim();
  return { ...frame, file: displayName(path, job), ...(code ? { code: code.slice(0, 500) } : {}) };
}

function sourceOf({ path }: { path: string }, job: Job): string {
  if (path === job.file) return job.code;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
