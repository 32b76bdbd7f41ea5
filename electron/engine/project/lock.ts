import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { TidemillError } from '../../../shared/errors.ts';
import { stageFile, writeAtomically } from './atomic-write.ts';
import { systemCode, writeError } from './file-errors.ts';
import { STATE_FOLDER } from './paths.ts';
import { isAlive, processStart } from './process-identity.ts';
import { ensureStateFolder } from './state-folder.ts';

const holderSchema = z.object({
  pid: z.number().int().positive(),
  /** See `processStart`: a pid that another process got later is told apart by it. */
  started: z.string().nullable(),
  url: z.string().nullable(),
});
/** The address in the lock holds the engine's access token: it is for the person who started it alone. */
const LOCK_MODE = 0o600;

/** Who holds a project, and how it can be asked. */
export type LockHolder = z.infer<typeof holderSchema>;

/** One engine's hold of a project. */
export interface ProjectLock {
  /** Writes down how this engine can be reached. */
  announce(url: string): Promise<void>;
  /** @throws TidemillError `state.gone` when the lock is no longer there: what is recorded would be lost */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the project's lock, `.tidemill/engine.lock`, from a dead holder too. The file appears whole, made
 * aside and linked to its name, which succeeds for one process only.
 * @param dir the project's folder, absolute
 * @throws TidemillError `project.locked` (with the holder's pid; its address, which only
 * `lockHolder` gives, has the access token in it),
 * `project.read_only`, `disk.full`
 */
export async function lockProject(dir: string, url: string | null = null): Promise<ProjectLock> {
  const file = path.join(await ensureStateFolder(dir), 'engine.lock');
  const me: LockHolder = { pid: process.pid, started: processStart(process.pid), url };
  try {
    await claim(file, me);
  } catch (error) {
    throw writeError(error, `${STATE_FOLDER}/engine.lock`);
  }
  return {
    async announce(address) {
      me.url = address;
      await writeAtomically(file, JSON.stringify(me));
    },
    async confirm() {
      // What cannot be looked at just now need not be gone.
      const holder = await readHolder(file).catch(() => me);
      if (holder === null || !isSame(holder, me)) throw gone();
    },
    async release() {
      const holder = await readHolder(file);
      if (holder !== null && isSame(holder, me)) await rm(file, { force: true });
    },
  };
}

/** The living process that holds the project, or null. */
export async function lockHolder(dir: string): Promise<LockHolder | null> {
  const holder = await readHolder(path.join(dir, STATE_FOLDER, 'engine.lock'));
  return holder !== null && isAlive(holder.pid, holder.started) ? holder : null;
}

/**
 * Makes `file` say `me`. A dead holder's file is replaced only under a claim of its own, named after that
 * holder: so of several that find it dead one replaces it, and none replaces the file of a living one.
 */
async function claim(file: string, me: LockHolder): Promise<void> {
  for (;;) {
    // Who holds it is looked at first: that can be told even where nothing can be written.
    const holder = await readHolder(file);
    if (holder === null) {
      if (await create(file, me)) return;
      continue;
    }
    if (isAlive(holder.pid, holder.started)) throw locked(holder);
    const takeover = `${file}.${holder.pid}-${holder.started?.replace(/\W+/g, '-') ?? ''}`;
    await claim(takeover, me);
    try {
      const now = await readHolder(file);
      if (now === null || !isSame(now, holder)) continue;
      const { aside } = await stageFile(file, JSON.stringify(me), LOCK_MODE);
      await rename(aside, file);
      return;
    } finally {
      await rm(takeover, { force: true });
    }
  }
}

/** Returns whether the file was not there and now is, whole. */
async function create(file: string, me: LockHolder): Promise<boolean> {
  const aside = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const staged = await stageFile(aside, JSON.stringify(me), LOCK_MODE);
  try {
    await link(staged.aside, file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(staged.aside, { force: true });
  }
}

/** Null where the file is not there (any more). What cannot be understood counts as a dead process's. */
async function readHolder(file: string): Promise<LockHolder | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return { pid: 2 ** 31 - 1, started: 'unknown', url: null };
  }
}

function isSame(a: LockHolder, b: LockHolder): boolean {
  return a.pid === b.pid && a.started === b.started;
}

/** Whether opening a project failed because another engine holds it. */
export function isLocked(thrown: unknown): boolean {
  return thrown instanceof TidemillError && thrown.code === 'project.locked';
}

function gone(): TidemillError {
  return new TidemillError({
    code: 'state.gone',
    message: `The folder ${STATE_FOLDER}, which keeps runs, versions and outputs, was removed or replaced while the project was open.`,
    hint: 'Close the project, or end the server, and open it again. Pipelines and blocks are as they were; runs until now are gone with the folder.',
  });
}

function locked({ pid }: LockHolder): TidemillError {
  return new TidemillError({
    code: 'project.locked',
    message: `Another Tidemill holds this project: process ${pid}.`,
    hint: 'Use that window, or end that process first.',
  });
}
