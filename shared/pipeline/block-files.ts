import type { Block } from './document.ts';

export type BlockLanguage = Block['language'];

const ENDINGS: Readonly<Record<BlockLanguage, string>> = {
  sql: '.sql',
  python: '.py',
  typescript: '.ts',
  markdown: '.md',
};

/** What stands at a block's path, as far as its pipeline is concerned. */
export type FileState = 'file' | 'directory' | 'missing' | 'outside';

/** The language that a file's ending says, or null. */
export function languageOf(file: string): BlockLanguage | null {
  const languages = Object.keys(ENDINGS) as BlockLanguage[];
  return languages.find((language) => file.endsWith(ENDINGS[language])) ?? null;
}

/** The file a block of this name and language gets: `orders.sql`. */
export function fileFor(name: string, language: BlockLanguage): string {
  return `${name}${ENDINGS[language]}`;
}

export const KNOWN_ENDINGS = Object.values(ENDINGS).join(', ');

/**
 * A block's path in one form, relative to the pipeline's folder (`./a//b.sql` is `a/b.sql`), or null
 * where it leaves the project: is absolute, or goes up further than `pipelines/<name>` is deep.
 * Backslashes separate nothing: paths in files are the same on all systems.
 */
export function normalizeFile(file: string): string | null {
  if (file.startsWith('/') || /^[a-z]:/i.test(file) || file.includes('\\') || file.includes('\0'))
    return null;
  const parts: string[] = [];
  for (const part of file.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..' || parts.length === 0 || parts.at(-1) === '..') parts.push(part);
    else parts.pop();
  }
  const up = parts.filter((part) => part === '..').length;
  return up > 2 ? null : parts.join('/');
}

/**
 * The file of a block that is renamed, where the file has the block's name (`sub/orders.sql`); null where
 * it has a name of its own and keeps it.
 */
export function renamedFile(file: string, from: string, to: string): string | null {
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const language = languageOf(file);
  if (language === null || file !== folder + fileFor(from, language)) return null;
  return folder + fileFor(to, language);
}
