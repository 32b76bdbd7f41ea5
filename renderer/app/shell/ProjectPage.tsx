import { Suspense } from 'react';
import { Boundary } from '../../ui/Boundary.tsx';
import { fetchedPart } from '../connection/fetchedPart.ts';
import type { Page } from '../stores/view.ts';
import { PaneLoading } from './PaneLoading.tsx';

const pages = {
  schedule: {
    title: 'The schedule',
    Content: fetchedPart(async () => (await import('../../schedule/SchedulePage.tsx')).default),
  },
  history: {
    title: 'The history',
    Content: fetchedPart(async () => (await import('../../history/HistoryPage.tsx')).default),
  },
  notifications: {
    title: 'The notifications',
    Content: fetchedPart(
      async () => (await import('../../settings/notifications/NotificationsView.tsx')).default,
    ),
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
