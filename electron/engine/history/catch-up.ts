import type { OwnFile } from './own-files.ts';
import type { Commit, Repository } from './repository.ts';
import type { TrackedFiles, VersionIndex } from './version-index.ts';

/**
 * Brings the index to what the repository says: adds versions that a crash has kept out of it; where its
 * newest is none of the repository's, it is made anew. What to find them by is left for later.
 * @param tip the repository's newest version
 */
export async function catchUp(
  repository: Repository,
  index: VersionIndex,
  tip: string,
): Promise<void> {
  const missing: Commit[] = [];
  const known = index.newest()?.version ?? null;
  let next: string | null = tip;
  while (next !== null && next !== known) {
    const commit: Commit = await repository.commitOf(next);
    missing.push(commit);
    next = commit.parent;
  }
  const [newest] = missing;
  if (newest === undefined) return;
  const labels = await repository.labels();
  const tracked = await contentsOf(repository, newest.tree);
  index.addAll(
    missing.reverse().map((commit) => ({
      ...commit,
      label: labels.get(commit.version) ?? null,
      text: null,
    })),
    { tracked, anew: next === null },
  );
}

async function contentsOf(repository: Repository, tree: string): Promise<TrackedFiles> {
  const files = new Map<string, OwnFile>();
  const folders = new Map<string, string>();
  for (const [path, oid] of await repository.files(tree)) {
    if (path.endsWith('/')) folders.set(path, oid);
    else files.set(path, { oid, signature: null, imports: null });
  }
  return { files, folders };
}
