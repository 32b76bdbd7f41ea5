import { changedFiles, type VersionFiles } from './compare-versions.ts';
import type { VersionRow } from './version-index.ts';
import type { VersionStore } from './version-store.ts';

/**
 * The restore that another one takes back, or null: the one right after the version that is restored,
 * where the files still are as it made them, and all it changed goes back.
 * @param pipeline the only one whose files go back; undefined: all files do
 */
export async function takenBack(
  store: VersionStore,
  from: { id: string; files: VersionFiles },
  present: VersionFiles,
  pipeline: string | undefined,
): Promise<VersionRow | null> {
  const made = store.index.madeUpon(from.id);
  if (made === null || made.reason !== 'restore') return null;
  const { oids } = await store.filesOf(made.version);
  if (changedFiles(oids, present.oids).length > 0) return null;
  const folder = pipeline === undefined ? '' : `pipelines/${pipeline}/`;
  const changed = changedFiles(from.files.oids, oids);
  return changed.every(({ path }) => path.startsWith(folder)) ? made : null;
}
