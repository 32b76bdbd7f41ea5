import { useEffect } from 'react';
import { usePipelineStore, useProjectStore, useViewStore } from '../store.ts';
import { PAGES, type Page } from '../stores/view.ts';
import { openPipeline } from './project.ts';

const remembered = (dir: string) => `tidemill.pipeline:${dir}`;

/** What an address names: `#/daily_sales?page=schedule`. */
function route(): { pipeline: string; page: Page } {
  const [path = '', query = ''] = location.hash.replace(/^#\//, '').split('?');
  const asked = new URLSearchParams(query).get('page');
  const page = PAGES.find((known) => known === asked) ?? 'pipeline';
  return { pipeline: decodeURIComponent(path), page };
}

/**
 * Keeps the open pipeline and the page in the address, so that a reload or a link comes back to them.
 * Without a pipeline, opens the one last open in this project, else its first.
 */
export function useRoute(): void {
  const project = useProjectStore((state) => state.view);
  const dir = project?.dir;
  const first = project?.pipelines[0]?.name;

  useEffect(() => {
    if (dir === undefined) return;
    const follow = () => {
      const { pipeline: asked, page } = route();
      useViewStore.setState({ page });
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

/** Goes to a page of the project; the pipeline that is open stays so. */
export function goToPage(page: Page): void {
  const path = `#/${encodeURIComponent(usePipelineStore.getState().name ?? '')}`;
  location.hash = page === 'pipeline' ? path : `${path}?page=${page}`;
}
