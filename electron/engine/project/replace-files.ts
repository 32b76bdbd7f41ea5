import { rmdir } from 'node:fs/promises';
import path from 'node:path';
import { commitFiles, type FileChange } from './commit-files.ts';
import { writeError } from './file-errors.ts';
import { JOURNALS_FOLDER } from './paths.ts';
import type { ReplacedFile } from './types.ts';

/**
 * Writes whole files of a project, all or none. What the pipelines' documents name comes before them, so
 * that whoever reads in between finds no block without its file. Folders left empty go too.
 * @throws TidemillError `disk.full`, `project.read_only`, `file.write_failed`; what `confirm` throws
 */
export async function replaceFiles(
  project: string,
  files: readonly ReplacedFile[],
  confirm: () => void,
): Promise<void> {
  const place = (file: string) => path.join(project, ...file.split('/'));
  const documentsLast = [...files].sort((a, b) => rank(a) - rank(b));
  const changes = documentsLast.map(
    ({ path: file, text }): FileChange =>
      text === null
        ? { type: 'delete', file: place(file) }
        : { type: 'write', file: place(file), text },
  );
  try {
    await commitFiles(changes, path.join(project, JOURNALS_FOLDER), confirm);
  } catch (error) {
    throw writeError(error, files[0]?.path ?? '');
  }
  for (const { path: file, text } of files) if (text === null) await removeEmpty(project, file);
}

function rank({ path: file }: ReplacedFile): number {
  return file.endsWith('/pipeline.yaml') || file.endsWith('/layout.json') ? 1 : 0;
}

async function removeEmpty(project: string, file: string): Promise<void> {
  const parts = file.split('/').slice(0, -1);
  // The folder `pipelines` itself stays: it makes the folder a project.
  for (; parts.length > 1; parts.pop()) {
    const gone = await rmdir(path.join(project, ...parts)).then(
      () => true,
      // Something else is in it.
      () => false,
    );
    if (!gone) return;
  }
}
