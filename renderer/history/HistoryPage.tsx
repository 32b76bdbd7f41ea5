import { Group, Panel, Separator } from 'react-resizable-panels';
import regions from '../app/shell/Regions.module.css';
import { useRemembered } from '../app/shell/useRemembered.ts';
import { useProjectStore } from '../app/store.ts';
import { Comparison } from './comparison/Comparison.tsx';
import styles from './HistoryPage.module.css';
import { Timeline } from './timeline/Timeline.tsx';
import { TimelineFilters } from './timeline/TimelineFilters.tsx';

/** The versions of the project in time, and what lies between any two of them. */
export default function HistoryPage() {
  const project = useProjectStore((state) => state.view?.dir ?? '');
  const remembered = useRemembered(project, 'history', ['timeline', 'comparison']);
  return (
    <Group orientation="horizontal" {...remembered}>
      <Panel
        id="timeline"
        defaultSize={344}
        minSize={240}
        maxSize={560}
        groupResizeBehavior="preserve-pixel-size"
      >
        <section className={styles.timeline} aria-label="History">
          <TimelineFilters />
          <Timeline />
        </section>
      </Panel>
      <Separator className={regions.splitter} aria-label="Resize the timeline" />
      <Panel id="comparison" minSize={280}>
        <Comparison />
      </Panel>
    </Group>
  );
}
