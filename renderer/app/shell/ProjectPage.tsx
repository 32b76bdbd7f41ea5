import { lazy, Suspense } from 'react';
import { Boundary } from '../../ui/Boundary.tsx';
import type { Page } from '../stores/view.ts';
import { PaneLoading } from './PaneLoading.tsx';

const pages = {
  schedule: {
    title: 'The schedule',
    Content: lazy(() => import('../../schedule/SchedulePage.tsx')),
  },
  history: {
    title: 'The history',
    Content: lazy(() => import('../../history/HistoryPage.tsx')),
  },
  notifications: {
    title: 'The notifications',
    Content: lazy(() => import('../../settings/notifications/NotificationsView.tsx')),
  },
};

/** A page about the whole project, in the place of the open pipeline. */
export function ProjectPage({ page }: { page: Exclude<Page, 'pipeline'> }) {
  const { title, Content } = pages[page];
  return (
    <Boundary what={title} key={page}>
      <Suspense fallback={<PaneLoading />}>
        <Content />
      </Suspense>
    </Boundary>
  );
}
