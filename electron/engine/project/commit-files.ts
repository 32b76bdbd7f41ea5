import { createHash, randomBytes } from 'node:crypto';
import { access, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import {
  publishFile,
  type StagedFile,
  stageFile,
  syncFolder,
  writeAtomically,
} from './atomic-write.ts';
import { systemCode } from './file-errors.ts';
import { ASIDE_ENDING } from './paths.ts';

/** A change to one file; paths absolute. */
export type FileChange =
  /** A new file gets the mode of the file `like`. */
  | { type: 'write'; file: string; text: string; like?: string }
  | { type: 'copy'; from: string; to: string }
  | { type: 'delete'; file: string };

/** What a journal holds: enough to go through with a commit whose texts are all on the disk already. */
const journalSchema = z.object({
  files: z.array(
    z.object({
      aside: z.string(),
      target: z.string(),
      /** sha256 of what the file had, null where it was not there. */
      before: z.string().nullable(),
    }),
  ),
  deletions: z.array(z.object({ file: z.string(), before: z.string().nullable() })),
});
type Journal = z.infer<typeof journalSchema>;

/**
 * Makes all changes or, where one of them fails, none.
 *
 * 1. Every new text is written beside its target and synced: a full disk shows here, with nothing changed.
 * 2. A journal in `journals` names what shall take whose place. From here on the commit will happen:
 *    after a crash `finishCommits` goes through with it. One lone file needs no journal.
 * 3. Files take their places by rename, in the order given, deletions last; then the journal goes.
 *
 * So each file is at every instant whole, old or new, and after the next opening all of them are of one
 * state. Whoever reads in between sees a prefix of the changes in the order given.
 *
 * @param journals a folder on the project's disk
 * @param confirm throws where the changes must not be made after all; called when all texts are staged
 */
export async function commitFiles(
  changes: readonly FileChange[],
  journals: string,
  confirm: () => void = () => undefined,
): Promise<void> {
  const staged: StagedFile[] = [];
  let journal: string | null = null;
  try {
    for (const change of changes) {
      if (change.type === 'write') staged.push(await stageText(change));
      if (change.type === 'copy') staged.push(await stageCopy(change.from, change.to));
    }
    confirm();
    const deletions = changes.flatMap((change) => (change.type === 'delete' ? [change.file] : []));
    if (staged.length + deletions.length > 1) {
      journal = path.join(journals, `${Date.now()}-${randomBytes(4).toString('hex')}.json`);
      await writeAtomically(journal, JSON.stringify(await journalOf(staged, deletions)));
    }
    for (const file of staged) await publishFile(file);
    for (const file of deletions) await deleteFile(file);
  } catch (error) {
    // With a journal written the commit stays to be finished; without, nothing has happened.
    if (journal === null) await Promise.all(staged.map(({ aside }) => rm(aside, { force: true })));
    throw error;
  }
  if (journal !== null) await rm(journal, { force: true });
}

/**
 * Goes through with the commits that a crash has cut short. A commit is dropped where somebody has
 * changed one of its files since: what a person saved later counts.
 */
export async function finishCommits(journals: string): Promise<void> {
  const names = await readdir(journals).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names.sort()) {
    const file = path.join(journals, name);
    // A journal that never got its name: its commit has changed nothing.
    if (name.endsWith(ASIDE_ENDING)) await rm(file, { force: true });
    if (!name.endsWith('.json')) continue;
    const journal = readJournal(await readFile(file, 'utf8'));
    if (journal !== null) await finish(journal);
    await rm(file, { force: true });
  }
}

async function finish(journal: Journal): Promise<void> {
  const waiting: Journal['files'] = [];
  for (const entry of journal.files) if (await exists(entry.aside)) waiting.push(entry);
  const untouched = await Promise.all([
    ...waiting.map(async ({ target, before }) => (await shaOf(target)) === before),
    ...journal.deletions.map(async ({ file, before }) =>
      [before, null].includes(await shaOf(file)),
    ),
  ]);
  if (untouched.every(Boolean)) {
    for (const entry of waiting) await publishFile(entry);
    for (const { file } of journal.deletions) await deleteFile(file);
  } else await Promise.all(waiting.map(({ aside }) => rm(aside, { force: true })));
}

function readJournal(text: string): Journal | null {
  try {
    return journalSchema.parse(JSON.parse(text));
  } catch {
    // Journals appear whole, so this is none of ours.
    return null;
  }
}

async function journalOf(
  staged: readonly StagedFile[],
  deletions: readonly string[],
): Promise<Journal> {
  return {
    files: await Promise.all(
      staged.map(async (file) => ({ ...file, before: await shaOf(file.target) })),
    ),
    deletions: await Promise.all(
      deletions.map(async (file) => ({ file, before: await shaOf(file) })),
    ),
  };
}

async function stageText({ file, text, like }: { file: string; text: string; like?: string }) {
  return await stageFile(
    file,
    text,
    like === undefined ? undefined : (await stat(like)).mode & 0o7777,
  );
}

/** The copy has the mode of its source. */
async function stageCopy(from: string, to: string): Promise<StagedFile> {
  const { mode } = await stat(from);
  return await stageFile(to, await readFile(from), mode & 0o7777);
}

async function deleteFile(file: string): Promise<void> {
  await rm(file, { force: true });
  await syncFolder(path.dirname(file));
}

async function shaOf(file: string): Promise<string | null> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
