import { watch } from 'node:fs';

/** Why a folder is not watched, where it is there: the system's limit, or something else. */
export type NotWatched = { limit: 'ENOSPC' | 'EMFILE' } | { message: string };

/**
 * Watches one folder, not what is below it: one watch of the system, however many files there are.
 * A library that knows each file would take one for each.
 * @param told gets the name of what changed in it (null: anything), and whether it came or went
 * @returns how to stop; or why it is not watched, null where the folder is gone
 */
export function watchFolder(
  dir: string,
  told: (name: string | null, cameOrWent: boolean) => void,
): { stop(): void } | { failed: NotWatched | null } {
  try {
    const watcher = watch(dir, { persistent: false }, (type, name) =>
      told(name, type === 'rename'),
    );
    // On Windows a watched folder that is removed ends its watch so.
    watcher.on('error', () => {
      watcher.close();
      told(null, true);
    });
    return { stop: () => watcher.close() };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { failed: null };
    if (code === 'ENOSPC' || code === 'EMFILE') return { failed: { limit: code } };
    return { failed: { message: whyUnreadable(code, message) } };
  }
}

/** Why the system does not let a folder be read. */
export function whyUnreadable(code: string | undefined, message: string): string {
  return code === 'EACCES' || code === 'EPERM' ? 'it may not be read' : message;
}
