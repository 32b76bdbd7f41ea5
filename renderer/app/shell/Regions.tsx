import { lazy, Suspense } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { Canvas } from '../../canvas/Canvas.tsx';
import { primaryBlock, usePipelineStore, useSelectionStore, useViewStore } from '../store.ts';
import { Dock } from './Dock.tsx';
import { Inspector } from './Inspector.tsx';
import { LeftPanel } from './LeftPanel.tsx';
import { NothingOpen } from './NothingOpen.tsx';
import { PaneLoading } from './PaneLoading.tsx';
import styles from './Regions.module.css';

const CodePane = lazy(async () => ({
  default: (await import('../../code/CodePane.tsx')).CodePane,
}));

/** Everything between the title and the status bar: panels whose sizes each project remembers. */
export function Regions({ project }: { project: string }) {
  const leftOpen = useViewStore((state) => state.leftOpen);
  const hasPipeline = usePipelineStore((state) => state.name !== null);
  const panels = leftOpen ? ['left', 'main'] : ['main'];
  const remembered = useRemembered(project, 'window', panels);
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
            <LeftPanel />
          </Panel>
          <Separator className={styles.splitter} aria-label="Resize the left panel" />
        </>
      )}
      <Panel id="main" minSize={400}>
        {hasPipeline ? <Workspace project={project} /> : <NothingOpen />}
      </Panel>
    </Group>
  );
}

function Workspace({ project }: { project: string }) {
  const preset = useViewStore((state) => state.preset);
  const dockOpen = useViewStore((state) => state.dockOpen);
  const inspectorOpen = useViewStore((state) => state.inspectorOpen);
  const codeBelow = preset === 'split';
  const bottom = dockOpen || codeBelow;
  const rows = useRemembered(project, 'rows', bottom ? ['top', 'bottom'] : ['top']);
  const top = useRemembered(project, 'top', inspectorOpen ? ['stage', 'inspector'] : ['stage']);
  const below = [...(codeBelow ? ['code'] : []), ...(dockOpen ? ['dock'] : [])];
  const bottomRow = useRemembered(project, 'bottom', below);
  return (
    <Group orientation="vertical" {...rows}>
      <Panel id="top" minSize={140}>
        <Group orientation="horizontal" {...top}>
          <Panel id="stage" minSize={260}>
            {preset === 'code' ? <Code /> : <Canvas />}
          </Panel>
          {inspectorOpen && (
            <>
              <Separator className={styles.splitter} aria-label="Resize the inspector" />
              <Panel
                id="inspector"
                defaultSize={336}
                minSize={260}
                maxSize={560}
                groupResizeBehavior="preserve-pixel-size"
              >
                <Inspector />
              </Panel>
            </>
          )}
        </Group>
      </Panel>
      {bottom && (
        <>
          <Separator className={styles.splitter} aria-label="Resize the dock" />
          <Panel
            id="bottom"
            defaultSize={300}
            minSize={96}
            groupResizeBehavior="preserve-pixel-size"
          >
            <Group orientation="horizontal" {...bottomRow}>
              {codeBelow && (
                <Panel id="code" defaultSize="46%" minSize={240}>
                  <Code />
                </Panel>
              )}
              {codeBelow && dockOpen && (
                <Separator className={styles.splitter} aria-label="Resize the code editor" />
              )}
              {dockOpen && (
                <Panel id="dock" minSize={280}>
                  <Dock />
                </Panel>
              )}
            </Group>
          </Panel>
        </>
      )}
    </Group>
  );
}

function Code() {
  const block = useSelectionStore(primaryBlock);
  const known = usePipelineStore(
    (state) => block !== null && state.view?.code[block] !== undefined,
  );
  return (
    <section className={styles.code} aria-label="Code" data-region="code">
      {block !== null && known ? (
        <Suspense fallback={<PaneLoading />}>
          <CodePane block={block} />
        </Suspense>
      ) : (
        <p className={styles.empty}>Select a block to see its code</p>
      )}
    </section>
  );
}

function useRemembered(project: string, id: string, panelIds: string[]) {
  return useDefaultLayout({
    id: `tidemill.sizes:${project}:${id}`,
    panelIds,
    storage: localStorage,
    onlySaveAfterUserInteractions: true,
  });
}
