import { useEffect, useState } from 'react';
import type { OutputPage } from '../../shared/contract/views.ts';
import { type ErrorData, toErrorData } from '../../shared/errors.ts';
import { engine } from '../app/client.ts';
import { useConnectionStore, useRunStore } from '../app/store.ts';
import { WINDOW_ROWS } from './windows.ts';

export interface OutputRequest {
  pipeline: string;
  block: string;
  /** Absent: the block's latest output. */
  run?: string | undefined;
}

export type OutputState =
  | { phase: 'loading'; page: OutputPage | null }
  | { phase: 'ready'; page: OutputPage }
  | { phase: 'never' }
  | { phase: 'failed'; error: ErrorData };

/** What changes when a block has a new output: the run that gave it and the output's own hash. */
function useOutputVersion(block: string): string {
  return useRunStore(({ blocks, last }) => {
    const now = blocks[block];
    const known = last[block];
    return `${now?.output ?? ''}:${known?.run ?? ''}:${known?.status ?? ''}`;
  });
}

/**
 * The first window of a block's output, asked again whenever the block has a new one. While a new
 * answer is on its way the old page stays, marked `loading`.
 */
export function useOutput({ pipeline, block, run }: OutputRequest): OutputState {
  const version = useOutputVersion(block);
  const epoch = useConnectionStore((state) => state.epoch);
  const [state, setState] = useState<OutputState>({ phase: 'loading', page: null });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new output or connection asks again
  useEffect(() => {
    const abort = new AbortController();
    setState((was) => ({
      phase: 'loading',
      page: was.phase === 'ready' && was.page.block === block ? was.page : null,
    }));
    engine.outputs
      .page(
        { pipeline, block, ...(run ? { run } : {}), offset: 0, limit: WINDOW_ROWS },
        { signal: abort.signal },
      )
      .then(
        (page) => {
          if (abort.signal.aborted) return;
          setState({ phase: 'ready', page });
        },
        (thrown) => {
          if (abort.signal.aborted) return;
          const error = toErrorData(thrown);
          setState(isMissing(error) ? { phase: 'never' } : { phase: 'failed', error });
        },
      );
    return () => abort.abort();
  }, [pipeline, block, run, version, epoch]);

  return state;
}

/** Whether the engine says that there is no output yet, as opposed to one that it cannot read. */
function isMissing({ code }: ErrorData): boolean {
  return code === 'output.none' || code === 'run.no_block';
}
