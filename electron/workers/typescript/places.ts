import type { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BlockError, Job } from '../../../shared/worker/protocol.ts';

type Frame = NonNullable<BlockError['frames']>[number];

/** Maps of the user's files that were translated, by file; what is not here kept its positions. */
export const sourceMaps = new Map<string, SourceMap>();

const FRAME =
  /^\s*at (?:(?:async )?(?:(.*?) \()?)((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/;

/** A file as a person knows it: relative to the project. */
export function displayName(file: string, job: Job): string {
  if (file === job.file) return job.display_file;
  return path.relative(job.project, file).split(path.sep).join('/');
}

/** A frame of a stack in the user's own files, and where that file is. */
export interface UserFrame extends Frame {
  path: string;
}

/** The frames of a stack that are the user's, innermost last, at their places in the user's source. */
export function userFrames(stack: string, job: Job): UserFrame[] {
  const frames: UserFrame[] = [];
  for (const text of stack.split('\n')) {
    const found = FRAME.exec(text);
    if (!found) continue;
    const file = found[2]?.startsWith('file://') ? fileURLToPath(found[2]) : (found[2] ?? '');
    if (!isUsers(file, job)) continue;
    const frame: UserFrame = {
      path: file,
      file: displayName(file, job),
      ...original(file, Number(found[3]), Number(found[4])),
    };
    const name = functionName(found[1] ?? '');
    if (name !== null) frame.function = name;
    frames.unshift(frame);
  }
  return frames;
}

/** A function's name in the user's source; null for one that has none. */
function functionName(text: string): string | null {
  const name = text.replace(/^(async |new |Object\.|Module\.)+/, '').replace(/ \[as .*\]$/, '');
  return name === '' || /^(<anonymous>|\$default|module_default)$/.test(name) ? null : name;
}

function isUsers(file: string, job: Job): boolean {
  if (file === __filename || file.includes(`${path.sep}node_modules${path.sep}`)) return false;
  const inside = path.relative(job.project, file);
  return !inside.startsWith('..') && !path.isAbsolute(inside);
}

function original(file: string, line: number, column: number): { line: number; column: number } {
  const entry = sourceMaps.get(file)?.findEntry(line - 1, column - 1);
  if (!entry || !('originalLine' in entry)) return { line, column };
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
