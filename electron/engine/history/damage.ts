import { systemCode } from '../project/file-errors.ts';

/** The history cannot be read as it should. Whoever meets it sets the history aside and begins anew. */
export class DamagedHistory extends Error {
  override readonly name = 'DamagedHistory';
}

/** What the system says of files that are not as we left them. */
const OF_FILES: readonly string[] = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ELOOP', 'EIO'];

/**
 * Runs work on the repository; what is wrong with its files is thrown as DamagedHistory. A full disk or
 * a missing permission says nothing about them, and is thrown as it is.
 */
export async function noticingDamage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DamagedHistory) throw error;
    const code = systemCode(error);
    const ofSystem = code !== null && /^E[A-Z0-9]+$/.test(code);
    if (ofSystem && !OF_FILES.includes(code)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (/allocation failed|out of memory/i.test(message)) throw error;
    throw new DamagedHistory(message, { cause: error });
  }
}
