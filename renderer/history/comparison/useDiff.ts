import { useEffect, useState } from 'react';
import type { VersionDiff } from '../../../shared/contract/history.ts';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import { engine } from '../../app/client.ts';
import { useConnectionStore } from '../../app/store.ts';
import { onChange } from '../../app/sync/changes.ts';

export interface DiffState {
  /** The last answer: of an earlier question while the new one is on its way. */
  diff: VersionDiff | null;
  error: ErrorData | null;
  loading: boolean;
}

/**
 * What lies between two versions; asked again when the files change, where one side is those,
 * and when a run ends, which may be the green one that was asked for.
 */
export function useDiff(asked: { from: string | null; to: string } | null): DiffState {
  const from = asked?.from ?? null;
  const to = asked?.to ?? null;
  const epoch = useConnectionStore((state) => state.epoch);
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<DiffState>({ diff: null, error: null, loading: true });

  useEffect(() => {
    if (to !== 'current') return;
    return onChange(['history', 'pipeline', 'run'], () => setTurn((before) => before + 1));
  }, [to]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change or a new connection asks again
  useEffect(() => {
    if (to === null) return;
    const abort = new AbortController();
    setState((before) => ({ ...before, loading: true }));
    engine.history.diff({ from, to }, { signal: abort.signal }).then(
      (diff) => !abort.signal.aborted && setState({ diff, error: null, loading: false }),
      (thrown) => {
        const error = toErrorData(thrown);
        if (abort.signal.aborted || error.code === 'connection.closed') return;
        setState({ diff: null, error, loading: false });
      },
    );
    return () => abort.abort();
  }, [from, to, turn, epoch]);

  return state;
}
