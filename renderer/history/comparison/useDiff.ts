import { useEffect, useState } from 'react';
import type { VersionDiff } from '../../../shared/contract/history.ts';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import { engine } from '../../app/client.ts';
import { useConnectionStore } from '../../app/store.ts';
import { askFor } from '../../app/sync/askFor.ts';
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
    setState((before) => ({ ...before, loading: true }));
    return askFor(
      (options) => engine.history.diff({ from, to }, options),
      (diff) => setState({ diff, error: null, loading: false }),
      (thrown) => setState({ diff: null, error: toErrorData(thrown), loading: false }),
    );
  }, [from, to, turn, epoch]);

  return state;
}
