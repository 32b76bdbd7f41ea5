import path from 'node:path';

/**
 * The project that a command line of the app names, absolute, or null. Flags are Chromium's; in a
 * development build the first word is the app's own folder.
 */
export function projectInArguments(
  argv: readonly string[],
  isPackaged: boolean,
  cwd: string,
): string | null {
  const words = argv.slice(1).filter((word) => !word.startsWith('-'));
  const dir = words[isPackaged ? 0 : 1];
  return dir === undefined ? null : path.resolve(cwd, dir);
}
