import { Group, Panel, Separator } from 'react-resizable-panels';
import { Canvas } from '../../canvas/Canvas.tsx';
import { Boundary } from '../../ui/Boundary.tsx';
import { primaryBlock, usePipelineStore, useSelectionStore, useViewStore } from '../store.ts';
import { CodeRegion } from './CodeRegion.tsx';
import { Dock } from './Dock.tsx';
import { Inspector } from './Inspector.tsx';
import styles from './Regions.module.css';
import { useRemembered } from './useRemembered.ts';

/**
 * The open pipeline: canvas and inspector above, code and dock below. The inspector and the code are
 * there while a block is selected, so that the canvas has the room until then.
 */
export function Workspace({ project }: { project: string }) {
  const preset = useViewStore((state) => state.preset);
  const dockOpen = useViewStore((state) => state.dockOpen);
  const aboutPipeline = useViewStore((state) => state.aboutPipeline);
  const chosen = useSelectionStore(primaryBlock);
  const known = usePipelineStore(
    (state) => state.view?.pipeline.blocks.some(({ name }) => name === chosen) ?? false,
  );
  const inspectorOpen = useViewStore((state) => state.inspectorOpen) && (known || aboutPipeline);
  const codeBelow = preset === 'split' && known;
  const bottomOpen = dockOpen || codeBelow;
  const rows = useRemembered(project, 'rows', bottomOpen ? ['top', 'bottom'] : ['top']);
  const top = useRemembered(project, 'top', inspectorOpen ? ['stage', 'inspector'] : ['stage']);
  const below = [...(codeBelow ? ['code'] : []), ...(dockOpen ? ['dock'] : [])];
  const bottom = useRemembered(project, 'bottom', below);
  return (
    <Group orientation="vertical" {...rows}>
      <Panel id="top" minSize={140}>
        <Group orientation="horizontal" {...top}>
          <Panel id="stage" minSize={260}>
            <Boundary what="The canvas">{preset === 'code' ? <CodeRegion /> : <Canvas />}</Boundary>
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
                <Boundary what="The inspector">
                  <Inspector />
                </Boundary>
              </Panel>
            </>
          )}
        </Group>
      </Panel>
      {bottomOpen && (
        <>
          <Separator className={styles.splitter} aria-label="Resize the dock" />
          <Panel
            id="bottom"
            defaultSize={304}
            minSize={96}
            groupResizeBehavior="preserve-pixel-size"
          >
            <Group orientation="horizontal" {...bottom}>
              {codeBelow && (
                <Panel id="code" defaultSize="46%" minSize={240}>
                  <CodeRegion />
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
