import { useEffect, useState } from 'react';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import { engine } from '../../app/client.ts';
import type { ChangedFile } from './filesOfDiff.ts';

export interface FileTexts {
  /** Null where that side has the file, but not as text. */
  before: string | null;
  after: string | null;
}

/** A file on both sides; empty where a side lacks it. Null until it was read. */
export function useFileTexts(
  from: string | null,
  to: string,
  { before, after }: Pick<ChangedFile, 'before' | 'after'>,
): { texts: FileTexts | null; error: ErrorData | null } {
  const key = JSON.stringify([from, before, to, after]);
  const [read, setRead] = useState<{ key: string; texts: FileTexts } | null>(null);
  const [error, setError] = useState<ErrorData | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is all of them
  useEffect(() => {
    const abort = new AbortController();
    const text = async (version: string | null, path: string | null) => {
      if (version === null || path === null) return '';
      const found = await engine.history.file({ version, path }, { signal: abort.signal });
      return found.text;
    };
    setError(null);
    Promise.all([text(from, before), text(to, after)]).then(
      ([old, now]) => !abort.signal.aborted && setRead({ key, texts: { before: old, after: now } }),
      (thrown) => !abort.signal.aborted && setError(toErrorData(thrown)),
    );
    return () => abort.abort();
  }, [key]);

  return { texts: read?.key === key ? read.texts : null, error };
}
