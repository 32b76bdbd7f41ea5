import { shownPath } from './globs.ts';
import type { NotWatched } from './watch-folder.ts';

/** What is wrong with the watching of folders, in words, and what to do; null for nothing. */
export function troubleText(
  trouble: ReadonlyMap<string, NotWatched>,
  projectDir: string,
): string | null {
  const [first] = trouble;
  if (!first) return null;
  const [dir, why] = first;
  if ('message' in why)
    return `The folder ${nameOf(dir, projectDir)} is not looked at: ${why.message}.`;
  const limit = {
    ENOSPC: { what: 'watched folders', setting: 'fs.inotify.max_user_watches=524288' },
    EMFILE: { what: 'processes that watch folders', setting: 'fs.inotify.max_user_instances=1024' },
  }[why.limit];
  return (
    `${trouble.size === 1 ? 'A folder is' : `${trouble.size} folders are`} not watched, because the system's limit of ${limit.what} is reached: ` +
    `files are found late, by looking now and then. Raise the limit: sudo sysctl ${limit.setting}`
  );
}

/** What is worth knowing of folders on disks that are elsewhere; null where there are none. */
export function remoteText(remote: ReadonlyMap<string, string>, projectDir: string): string | null {
  const [first] = remote;
  if (!first) return null;
  const [dir, kind] = first;
  return (
    `The folder ${nameOf(dir, projectDir)} is on a disk elsewhere (${kind}), of which others' changes are not told: ` +
    'it is looked at every few seconds.'
  );
}

/** What is worth knowing of files whose names are not UTF-8; null where there are none. */
export function namelessText(nameless: ReadonlyMap<string, string>): string | null {
  const [first] = nameless.values();
  if (first === undefined) return null;
  return `The name of ${first} is not UTF-8, so the file cannot be taken and starts no run: rename it.`;
}

function nameOf(dir: string, projectDir: string): string {
  const shown = shownPath(dir, projectDir);
  return shown === '' ? 'of the project' : shown;
}
