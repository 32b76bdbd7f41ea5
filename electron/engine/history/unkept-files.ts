import { lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { TidemillError } from '../../../shared/errors.ts';
import { systemCode } from '../project/file-errors.ts';
import { isInside } from '../project/paths.ts';

/**
 * Throws where writing at a place, of which the present version knows nothing, would cost something all
 * the same: a file that no version keeps, or one outside the project that a link leads to.
 * @param root the project's folder, with symbolic links resolved
 * @throws TidemillError `history.would_lose_file`
 */
export function requireNothingUnkept(root: string, place: string): void {
  const file = path.join(root, place);
  if (!isThere(file) && !leadsOut(root, place)) return;
  throw new TidemillError({
    code: 'history.would_lose_file',
    message: `${place} is in no version: it is larger than 1 MB, no text, or behind a link that leads out of the project. Restoring would lose it, so nothing was changed.`,
    file: place,
    hint: 'Move it or the link away, then restore again.',
  });
}

/** Whether a link on the way to a place leads out of the project. */
export function leadsOut(root: string, place: string): boolean {
  for (let at = path.dirname(path.join(root, place)); at !== root; at = path.dirname(at)) {
    if (isThere(at)) return !isInside(root, realpathSync.native(at));
  }
  return false;
}

function isThere(file: string): boolean {
  try {
    lstatSync(file);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}
