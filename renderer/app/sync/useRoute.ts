import { useEffect } from 'react';
import { usePipelineStore, useProjectStore } from '../store.ts';
import { openPipeline } from './project.ts';

const remembered = (dir: string) => `tidemill.pipeline:${dir}`;

/**
 * Keeps the open pipeline in the address (`#/daily_sales`), so that a reload or a link comes back to
 * it. Without one, opens the pipeline last open in this project, else its first.
 */
export function useRoute(): void {
  const project = useProjectStore((state) => state.view);
  const dir = project?.dir;
  const first = project?.pipelines[0]?.name;

  useEffect(() => {
    if (dir === undefined) return;
    const follow = () => {
      const asked = decodeURIComponent(location.hash.replace(/^#\//, ''));
      const { view } = useProjectStore.getState();
      const known = (name: string | null) => view?.pipelines.some((each) => each.name === name);
      const last = localStorage.getItem(remembered(dir));
      const name = asked !== '' ? asked : known(last) ? last : first;
      if (name === null || name === undefined || usePipelineStore.getState().name === name) return;
      localStorage.setItem(remembered(dir), name);
      void openPipeline(name);
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [dir, first]);
}

/** Goes to a pipeline, leaving a step for the browser's back button. */
export function goToPipeline(name: string): void {
  location.hash = `#/${encodeURIComponent(name)}`;
}
