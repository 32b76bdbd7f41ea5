import type { OwnFile } from './own-files.ts';
import type { Repository, TreeItem } from './repository.ts';

/** The folders of a version with their ids: paths end with `/`, and `/` is the whole. */
export type Folders = Map<string, string>;

/**
 * Writes the folders that hold changed files. What has not changed keeps its id from `before`.
 * @param changed paths of files that are new, other or gone
 */
export async function writeTree(
  repository: Repository,
  files: ReadonlyMap<string, OwnFile>,
  changed: ReadonlySet<string>,
  before: Folders,
): Promise<Folders> {
  const items = itemsByFolder(files);
  const dirty = new Set([...changed].flatMap(foldersOf));
  const folders: Folders = new Map();
  const write = async (folder: string): Promise<string> => {
    const known = dirty.has(folder) ? undefined : before.get(folder);
    const children: TreeItem[] = [];
    for (const item of items.get(folder) ?? []) {
      const oid = item.folder ? await write(childOf(folder, item.name)) : item.oid;
      children.push({ ...item, oid });
    }
    const oid = known ?? (await repository.writeFolder(children));
    folders.set(folder, oid);
    return oid;
  };
  await write('/');
  return folders;
}

/** What lies in each folder; ids of folders are not known yet. */
function itemsByFolder(files: ReadonlyMap<string, OwnFile>): Map<string, TreeItem[]> {
  const items = new Map<string, TreeItem[]>([['/', []]]);
  const add = (folder: string, item: TreeItem) => {
    const known = items.get(folder);
    if (known) known.push(item);
    else {
      items.set(folder, [item]);
      const [parent = '/'] = foldersOf(folder.slice(0, -1));
      const name = folder.slice(parent === '/' ? 0 : parent.length, -1);
      add(parent, { name, oid: '', folder: true });
    }
  };
  for (const [path, { oid }] of files) {
    const [folder = '/'] = foldersOf(path);
    add(folder, { name: path.slice(folder === '/' ? 0 : folder.length), oid, folder: false });
  }
  return items;
}

/** The folders that a path is in, the nearest first and `/` last. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    folders.push(path.slice(0, at + 1));
  }
  return [...folders, '/'];
}

function childOf(folder: string, name: string): string {
  return folder === '/' ? `${name}/` : `${folder}${name}/`;
}
