import type { Commit, Repository } from '../repository.ts';
import type { PackedObject } from './write-pack.ts';

/** A difference to a difference to a difference…: reading the last one means reading all of them. */
const LONGEST_CHAIN = 24;

/**
 * Reads objects, in the order in which to pack them: each after the earlier version of the same file or
 * folder, of which it then is but a small difference.
 */
export async function inPackOrder(
  repository: Repository,
  oids: readonly string[],
): Promise<PackedObject[]> {
  const objects = new Map<string, { type: string; content: Buffer }>();
  await Promise.all(
    oids.map(async (oid) => {
      const { type, content } = await repository.object(oid);
      objects.set(oid, { type, content: Buffer.from(content) });
    }),
  );
  const ordered = new Map<string, PackedObject>();
  const latest = new Map<string, { oid: string; depth: number }>();
  const put = (oid: string, place: string | null) => {
    const object = objects.get(oid);
    if (object === undefined || ordered.has(oid)) return false;
    const before = place === null ? undefined : latest.get(place);
    const chained = before !== undefined && before.depth < LONGEST_CHAIN ? before : null;
    ordered.set(oid, { oid, ...object, base: chained?.oid ?? null });
    if (place !== null) latest.set(place, { oid, depth: (chained?.depth ?? -1) + 1 });
    return true;
  };
  const putTree = async (oid: string, place: string) => {
    if (!put(oid, place)) return;
    const items = await repository.folder(oid);
    for (const { name, oid: child, folder } of items) {
      if (folder) await putTree(child, `${place}${name}/`);
      else put(child, `${place}${name}`);
    }
  };
  for (const commit of await commitsInOrder(repository, objects)) {
    put(commit.version, null);
    await putTree(commit.tree, '/');
  }
  for (const oid of oids) put(oid, null);
  return [...ordered.values()];
}

/** Parents before children. */
async function commitsInOrder(
  repository: Repository,
  objects: ReadonlyMap<string, { type: string }>,
): Promise<Commit[]> {
  const commits = new Map<string, Commit>();
  for (const [oid, { type }] of objects) {
    if (type === 'commit') commits.set(oid, await repository.commitOf(oid));
  }
  const newestFirst: Commit[] = [];
  const parents = new Set([...commits.values()].map(({ parent }) => parent));
  for (const tip of commits.values()) {
    if (parents.has(tip.version)) continue;
    for (let next: Commit | undefined = tip; next !== undefined; ) {
      newestFirst.push(next);
      next = next.parent === null ? undefined : commits.get(next.parent);
    }
  }
  return newestFirst.reverse();
}
