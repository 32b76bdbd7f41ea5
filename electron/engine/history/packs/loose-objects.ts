import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** The ids of all objects that are a file of their own. */
export async function looseObjects(gitdir: string): Promise<string[]> {
  const objects = path.join(gitdir, 'objects');
  const folders = (await readdir(objects)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const found: string[] = [];
  for (const folder of folders) {
    const names = await readdir(path.join(objects, folder));
    found.push(...names.filter((name) => /^[0-9a-f]{38}$/.test(name)).map((rest) => folder + rest));
  }
  return found;
}

export async function removeLoose(gitdir: string, oids: readonly string[]): Promise<void> {
  await Promise.all(
    oids.map((oid) =>
      rm(path.join(gitdir, 'objects', oid.slice(0, 2), oid.slice(2)), { force: true }),
    ),
  );
}
