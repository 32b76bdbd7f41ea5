import { existsSync, promises, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { GitView } from '../../../shared/contract/history.ts';
import { TidemillError } from '../../../shared/errors.ts';
import { isOwnPath } from '../../../shared/history/own-paths.ts';
import { blobId, lookAtOwnFiles } from './own-files.ts';

type Git = typeof import('isomorphic-git');

/** A repository that a person keeps: where their files are, and where git's own. */
interface UserRepository {
  workTree: string;
  /** Of this work tree: its HEAD. */
  gitdir: string;
  /** Of all work trees: objects and branches. */
  common: string;
}

/** Reading objects takes a whole pack into memory: beyond this the state of files is not told. */
const MOST_PACK_BYTES = 512 * 1024 * 1024;

/** Nothing that could write. */
const READ_ONLY_FILES = {
  promises: {
    readFile: promises.readFile,
    readdir: promises.readdir,
    stat: promises.stat,
    lstat: promises.lstat,
    readlink: promises.readlink,
    writeFile: refuse,
    unlink: refuse,
    mkdir: refuse,
    rmdir: refuse,
    symlink: refuse,
  },
};

/**
 * What the user's own git repository around the project says of the project's own files (modules outside
 * `pipelines/` left out), compared with its last commit. Its index is not even read. Null where there is no repository.
 * @param project absolute, with symbolic links resolved
 * @throws TidemillError `history.git_unreadable`
 */
export async function readUserGit(project: string): Promise<GitView | null> {
  const found = findRepository(project);
  if (found === null) return null;
  try {
    const git = await import('isomorphic-git');
    const branch = branchOf(found);
    const head = await headOf(git, found, branch);
    const prefix = path.relative(found.workTree, project).split(path.sep).join('/');
    const committed = head === null ? new Map() : await committedFiles(git, found, head, prefix);
    return { branch, head, files: await changedFiles(git, found, project, prefix, committed) };
  } catch (error) {
    throw new TidemillError(
      {
        code: 'history.git_unreadable',
        message: `The git repository ${found.gitdir} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
        hint: 'Tidemill only reads it. See what git status says; the versions of Tidemill do not depend on it.',
      },
      { cause: error },
    );
  }
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('nothing is ever written there'));
}

function findRepository(project: string): UserRepository | null {
  for (let folder = project; ; folder = path.dirname(folder)) {
    const dotGit = path.join(folder, '.git');
    const gitdir = existsSync(dotGit) ? gitdirAt(dotGit) : null;
    if (gitdir !== null) return { workTree: folder, gitdir, common: commonOf(gitdir) };
    if (path.dirname(folder) === folder) return null;
  }
}

/** Of a linked work tree or a submodule `.git` is a file that says where the folder is. */
function gitdirAt(dotGit: string): string | null {
  const isFile = statSync(dotGit).isFile();
  const target = isFile ? /^gitdir: (.+)$/m.exec(readFileSync(dotGit, 'utf8'))?.[1]?.trim() : '';
  if (target === undefined) return null;
  const gitdir = isFile ? path.resolve(path.dirname(dotGit), target) : dotGit;
  return existsSync(path.join(gitdir, 'HEAD')) ? gitdir : null;
}

function commonOf(gitdir: string): string {
  const file = path.join(gitdir, 'commondir');
  return existsSync(file) ? path.resolve(gitdir, readFileSync(file, 'utf8').trim()) : gitdir;
}

function branchOf({ gitdir }: UserRepository): string | null {
  const head = readFileSync(path.join(gitdir, 'HEAD'), 'utf8').trim();
  return /^ref: refs\/heads\/(.+)$/.exec(head)?.[1] ?? null;
}

/** The commit checked out; null where there is none yet. */
async function headOf(
  git: Git,
  { gitdir, common }: UserRepository,
  branch: string | null,
): Promise<string | null> {
  if (branch === null) return readFileSync(path.join(gitdir, 'HEAD'), 'utf8').trim();
  const ref = `refs/heads/${branch}`;
  try {
    return await git.resolveRef({ fs: READ_ONLY_FILES, gitdir: common, ref });
  } catch (error) {
    if (error instanceof git.Errors.NotFoundError) return null;
    throw error;
  }
}

/** The project's own files in a commit: ids of blobs by path in the project. */
async function committedFiles(
  git: Git,
  { common }: UserRepository,
  head: string,
  prefix: string,
): Promise<Map<string, string>> {
  await refuseHuge(common);
  const place = { fs: READ_ONLY_FILES, gitdir: common, cache: {} };
  const files = new Map<string, string>();
  const walk = async (oid: string, folder: string) => {
    const { tree } = await git.readTree({ ...place, oid });
    for (const item of tree) {
      const file = folder === '' ? item.path : `${folder}/${item.path}`;
      const isPipelines = file === 'pipelines' || file.startsWith('pipelines/');
      if (item.type === 'tree' && isPipelines) await walk(item.oid, file);
      if (item.type === 'blob' && isOwnPath(file)) files.set(file, item.oid);
    }
  };
  const { commit } = await git.readCommit({ ...place, oid: head });
  const top = await folderIn(git, place, commit.tree, prefix);
  if (top !== null) await walk(top, '');
  return files;
}

async function folderIn(
  git: Git,
  place: { fs: typeof READ_ONLY_FILES; gitdir: string; cache: object },
  tree: string,
  folder: string,
): Promise<string | null> {
  let oid = tree;
  for (const name of folder.split('/').filter(Boolean)) {
    const items = (await git.readTree({ ...place, oid })).tree;
    const next = items.find((item) => item.path === name && item.type === 'tree');
    if (next === undefined) return null;
    oid = next.oid;
  }
  return oid;
}

async function changedFiles(
  git: Git,
  { workTree, common }: UserRepository,
  project: string,
  prefix: string,
  committed: ReadonlyMap<string, string>,
): Promise<GitView['files']> {
  const files: GitView['files'] = [];
  const present = lookAtOwnFiles(project, new Map()).files;
  for (const file of present.keys()) {
    if (!isOwnPath(file)) continue;
    const oid = committed.get(file);
    if (oid !== undefined) {
      if (!hasContent(path.join(project, file), oid)) files.push({ path: file, state: 'changed' });
      continue;
    }
    const filepath = prefix === '' ? file : `${prefix}/${file}`;
    const ignored = await git.isIgnored({
      fs: READ_ONLY_FILES,
      dir: workTree,
      gitdir: common,
      filepath,
    });
    if (!ignored) files.push({ path: file, state: 'untracked' });
  }
  for (const file of committed.keys()) {
    const gone = !present.has(file) && !existsSync(path.join(project, file));
    if (gone) files.push({ path: file, state: 'deleted' });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether a file is the committed one; git may have made its line ends those of the system. */
function hasContent(file: string, oid: string): boolean {
  const bytes = readFileSync(file);
  if (blobId(bytes) === oid) return true;
  const text = bytes.toString('latin1');
  return (
    text.includes('\r\n') && blobId(Buffer.from(text.replaceAll('\r\n', '\n'), 'latin1')) === oid
  );
}

async function refuseHuge(gitdir: string): Promise<void> {
  const folder = path.join(gitdir, 'objects/pack');
  const names = await promises.readdir(folder).catch(() => []);
  const sizes = names.map((name) => statSync(path.join(folder, name)).size);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes > MOST_PACK_BYTES) {
    throw new Error(`it has ${Math.round(bytes / 1e6)} MB of packs, too much to look through`);
  }
}
