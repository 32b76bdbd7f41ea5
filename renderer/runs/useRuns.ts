import { useEffect, useState } from 'react';
import type { Run, RunSummary } from '../../shared/runs/events.ts';
import { engine } from '../app/client.ts';
import {
  useConnectionStore,
  usePipelineStore,
  useProjectStore,
  useRunStore,
} from '../app/store.ts';
import { askFor } from '../app/sync/askFor.ts';
import { useRunsView } from './runsView.ts';

const LISTED = 100;

/** The newest runs of the open pipeline, newest first; null until they were read. */
export function useRunList(): RunSummary[] | null {
  const pipeline = usePipelineStore((state) => state.name);
  const newest = useProjectStore(({ view }) => {
    const last = view?.pipelines.find(({ name }) => name === pipeline)?.last_run;
    return last ? `${last.run}:${last.status}` : '';
  });
  const current = useRunStore(({ run }) => (run ? `${run.run}:${run.status}` : ''));
  const epoch = useConnectionStore((state) => state.epoch);
  const [runs, setRuns] = useState<RunSummary[] | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what happens to a run asks again
  useEffect(() => {
    if (pipeline === null) return;
    return askFor((options) => engine.runs.list({ pipeline, limit: LISTED }, options), setRuns);
  }, [pipeline, newest, current, epoch]);

  return runs;
}

/** The run that the panes show: the chosen one, else the one that is on, else the newest. */
export function useShownRun(): string | null {
  const chosen = useRunsView((state) => state.chosen);
  const current = useRunStore(({ run }) => run?.run ?? null);
  const newest = useProjectStore(({ view }) => {
    const name = usePipelineStore.getState().name;
    return view?.pipelines.find((pipeline) => pipeline.name === name)?.last_run?.run ?? null;
  });
  return chosen ?? current ?? newest;
}

/** A run with its blocks: live from the store where it is the one followed, else as it was. */
export function useRun(id: string | null): Run | null {
  const live = useRunStore(({ run }) => (run?.run === id ? run : null));
  const isLive = live !== null;
  const [read, setRead] = useState<Run | null>(null);

  useEffect(() => {
    if (id === null || isLive) return;
    return askFor((options) => engine.runs.get({ run: id }, options), setRead);
  }, [id, isLive]);

  return live ?? (read?.run === id ? read : null);
}
