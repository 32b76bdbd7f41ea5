import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider } from '@xyflow/react';
import { PaneLoading } from '../app/shell/PaneLoading.tsx';
import { usePipelineStore, useThemeStore } from '../app/store.ts';
import styles from './Canvas.module.css';
import { CanvasControls } from './CanvasControls.tsx';
import { EmptyCanvas } from './EmptyCanvas.tsx';
import { GRID } from './geometry.ts';
import { KeyboardFrame } from './keyboard/KeyboardFrame.tsx';
import { MapLayer } from './MapLayer.tsx';
import { BlockMenu } from './menu/BlockMenu.tsx';
import { BlockNode } from './node/BlockNode.tsx';
import { Overview } from './Overview.tsx';
import { AddBlockDialog } from './palette/AddBlockDialog.tsx';
import { useFlow } from './useFlow.ts';
import { DrawnWire } from './wire/DrawnWire.tsx';
import { Wire } from './wire/Wire.tsx';

const nodeTypes = { block: BlockNode };
const edgeTypes = { wire: Wire };
const snapGrid: [number, number] = [GRID, GRID];
const selectMore = ['Meta', 'Control', 'Shift'];

/** The pipeline as a graph to look at, walk through and change. */
export function Canvas() {
  const error = usePipelineStore((state) => state.error);
  const opened = usePipelineStore((state) => state.view !== null);
  if (error !== null && !opened) {
    return (
      <div className={styles.message} role="alert">
        <p>{error.message}</p>
        {error.hint !== undefined && <p className={styles.hint}>{error.hint}</p>}
      </div>
    );
  }
  if (!opened) return <PaneLoading />;
  return (
    <ReactFlowProvider>
      <Flow />
      <AddBlockDialog />
      <BlockMenu />
    </ReactFlowProvider>
  );
}

function Flow() {
  const scheme = useThemeStore((state) => state.theme);
  const { blocks, places, far, flow } = useFlow();
  return (
    <KeyboardFrame places={places}>
      <ReactFlow
        {...flow}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        connectionLineComponent={DrawnWire}
        connectionRadius={28}
        colorMode={scheme}
        minZoom={0.05}
        maxZoom={2}
        snapToGrid
        snapGrid={snapGrid}
        panOnScroll
        selectNodesOnDrag={false}
        zoomOnDoubleClick={false}
        onlyRenderVisibleElements={blocks.length > 150}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        multiSelectionKeyCode={selectMore}
        proOptions={{ hideAttribution: false }}
      >
        <Background
          variant={BackgroundVariant.Dots}
          gap={GRID * 1.5}
          size={1}
          color="var(--dots)"
        />
        <Overview hidden={far || blocks.length < 2} />
        <CanvasControls />
      </ReactFlow>
      {far && <MapLayer blocks={blocks} places={places} />}
      {blocks.length === 0 && <EmptyCanvas />}
    </KeyboardFrame>
  );
}
