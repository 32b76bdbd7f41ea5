import { useState } from 'react';
import { useProjectStore } from '../../app/store.ts';
import { newestOf, useVersions } from '../timeline/versionsStore.ts';
import { type RestoreTarget, restore } from './restore.ts';

/** Restores one thing at a time; `refusalOf` says why something cannot be or need not be restored. */
export function useRestoring() {
  const [busy, setBusy] = useState(false);
  const readOnly = useProjectStore((state) => state.view?.read_only ?? false);
  const query = useVersions((state) => state.query);
  const newest = useVersions(newestOf);
  const stands = ({ version, pipeline }: RestoreTarget) =>
    version === newest &&
    query?.search === '' &&
    (query.pipeline === null || query.pipeline === pipeline);
  return {
    busy,
    stands,
    refusalOf: (target: RestoreTarget): string | null => {
      if (readOnly) return 'This project is open read-only: its files cannot be written';
      return stands(target) ? 'The files are as in this version' : null;
    },
    start: (target: RestoreTarget, moment: string) => {
      setBusy(true);
      void restore(target, moment).finally(() => setBusy(false));
    },
  };
}
