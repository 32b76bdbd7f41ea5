import { changedLines } from './changed-lines.ts';
import { changedFiles, type VersionFiles } from './compare-versions.ts';
import type { OwnFile } from './own-files.ts';
import type { Commit, Repository } from './repository.ts';
import type { VersionIndex } from './version-index.ts';

/**
 * Brings the index to what the repository says: adds versions that a crash has kept out of it; where its
 * newest is none of the repository's, it is made anew.
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
  if (next === null) index.clear();
  const labels = await repository.labels();
  for (const [left, commit] of [...missing.entries()].reverse()) {
    const { files, folders } = await contentsOf(repository, commit.tree);
    const after = await versionFiles(repository, commit);
    const before =
      commit.parent === null
        ? null
        : await versionFiles(repository, await repository.commitOf(commit.parent));
    const changed = changedFiles(before?.oids ?? new Map(), after.oids);
    index.add(commit, {
      label: labels.get(commit.version) ?? null,
      text: await changedLines(changed, before, after),
      tracked: left === 0 ? { files, folders } : null,
    });
  }
}

async function versionFiles(repository: Repository, { tree }: Commit): Promise<VersionFiles> {
  const { files } = await contentsOf(repository, tree);
  return {
    oids: new Map([...files].map(([path, { oid }]) => [path, oid])),
    text: (oid) => repository.text(oid),
  };
}

async function contentsOf(
  repository: Repository,
  tree: string,
): Promise<{ files: Map<string, OwnFile>; folders: Map<string, string> }> {
  const files = new Map<string, OwnFile>();
  const folders = new Map<string, string>();
  for (const [path, oid] of await repository.files(tree)) {
    if (path.endsWith('/')) folders.set(path, oid);
    else files.set(path, { oid, signature: null, imports: null });
  }
  return { files, folders };
}
