import { Group, Panel, Separator } from 'react-resizable-panels';
import { Boundary } from '../../ui/Boundary.tsx';
import { usePipelineStore, useViewStore } from '../store.ts';
import { LeftPanel } from './LeftPanel.tsx';
import { NothingOpen } from './NothingOpen.tsx';
import { ProjectPage } from './ProjectPage.tsx';
import styles from './Regions.module.css';
import { useRemembered } from './useRemembered.ts';
import { Workspace } from './Workspace.tsx';

/**
 * Everything between the title and the status bar: panels whose sizes each project remembers. The left
 * one is about the open pipeline, so pages of the whole project have its room.
 */
export function Regions({ project }: { project: string }) {
  const leftOpen = useViewStore((state) => state.leftOpen && state.page === 'pipeline');
  const hasPipeline = usePipelineStore((state) => state.name !== null);
  const page = useViewStore((state) => state.page);
  const remembered = useRemembered(project, 'window', leftOpen ? ['left', 'main'] : ['main']);
  return (
    <Group className={styles.grow} orientation="horizontal" {...remembered}>
      {leftOpen && (
        <>
          <Panel
            id="left"
            defaultSize={264}
            minSize={200}
            maxSize={480}
            groupResizeBehavior="preserve-pixel-size"
          >
            <Boundary what="The left panel">
              <LeftPanel />
            </Boundary>
          </Panel>
          <Separator className={styles.splitter} aria-label="Resize the left panel" />
        </>
      )}
      <Panel id="main" minSize={400}>
        {page === 'pipeline' && (hasPipeline ? <Workspace project={project} /> : <NothingOpen />)}
        {page !== 'pipeline' && <ProjectPage page={page} />}
      </Panel>
    </Group>
  );
}
