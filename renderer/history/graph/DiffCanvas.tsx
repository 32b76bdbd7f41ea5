import { useElementSize } from '@mantine/hooks';
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useThemeStore } from '../../app/store.ts';
import type { ZoomBucket } from '../../app/stores/selection.ts';
import canvas from '../../canvas/Canvas.module.css';
import { CanvasControls } from '../../canvas/CanvasControls.tsx';
import { camera } from '../../canvas/camera.ts';
import { GRID, type Point } from '../../canvas/geometry.ts';
import { alongWires, directionOf, nearest } from '../../canvas/keyboard/walk.ts';
import { zoomBucket } from '../../canvas/zoomBucket.ts';
import { useHistoryView } from '../historyView.ts';
import { changeLooks } from './changeLooks.ts';
import { DiffNode, GhostNode, NearContext } from './DiffNode.tsx';
import { DiffWire, MoveArrow, MoveLine } from './DiffWire.tsx';
import { type DiffFlowNode, diffEdges, diffNodes, ghostId } from './diffFlow.ts';
import type { DiffGraph } from './diffGraph.ts';
import { blockAt, FarPicture } from './FarPicture.tsx';
import { firstView } from './firstView.ts';
import styles from './graph.module.css';

const nodeTypes = { block: DiffNode, ghost: GhostNode };
const edgeTypes = { wire: DiffWire, move: MoveLine };
const none: never[] = [];
const FLIGHT_MS = 180;

/** Both sides of a pipeline on one canvas, to look at and walk through. */
export function DiffCanvas({ graph, label }: { graph: DiffGraph; label: string }) {
  const { ref, width, height } = useElementSize();
  return (
    <div ref={ref} className={styles.room}>
      {width > 0 && (
        <ReactFlowProvider>
          <Flow graph={graph} label={label} size={{ width, height }} />
        </ReactFlowProvider>
      )}
    </div>
  );
}

interface FlowProps {
  graph: DiffGraph;
  label: string;
  size: { width: number; height: number };
}

function Flow({ graph, label, size }: FlowProps) {
  const frame = useRef<HTMLElement>(null);
  const scheme = useThemeStore((state) => state.theme);
  const chosen = useHistoryView((state) => state.block);
  const { nodes, edges, places, walked } = useMemo(() => flowOf(graph), [graph]);
  const [viewport] = useState(() => firstView(Object.values(places), size));
  const [zoom, setZoom] = useState<ZoomBucket>(() => zoomBucket(viewport.zoom, 'full'));
  const far = zoom === 'map';
  const instance = useReactFlow();
  useCamera(frame, places);

  const showAll = () => {
    const view = firstView(Object.values(places), size);
    const bucket = zoomBucket(view.zoom, zoom);
    if (bucket !== 'map') {
      void instance.setViewport(view, { duration: FLIGHT_MS });
      return;
    }
    // Nodes must be gone before the view shows all of them: a thousand, for one frame, take seconds.
    setZoom(bucket);
    requestAnimationFrame(() => requestAnimationFrame(() => void instance.setViewport(view)));
  };
  const choose = (id: string | null) => useHistoryView.setState({ block: id });
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = directionOf(event.key);
    if (event.target !== frame.current || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape' && chosen !== null) choose(null);
    else if (event.key === '1') showAll();
    else if (event.key === '0') camera.actualSize();
    else if (direction === null) return;
    else {
      const step = event.altKey ? nearest : alongWires;
      const next = chosen === null ? walked[0]?.name : step(walked, places, chosen, direction);
      if (next !== undefined && next !== null) choose(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section
      ref={frame}
      className={`${canvas.frame} ${styles.frame}`}
      aria-label={label}
      aria-describedby="diff-keys"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk the blocks from here
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <p id="diff-keys" className="visually-hidden">
        Arrow keys follow the wires and show each block's code. Escape closes it.
      </p>
      <Said graph={graph} />
      <MoveArrow />
      <NearContext value={zoom === 'full'}>
        <ReactFlow
          nodes={far ? none : nodes}
          edges={far ? none : edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          defaultViewport={viewport}
          colorMode={scheme}
          minZoom={0.05}
          maxZoom={2}
          panOnScroll
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          zoomOnDoubleClick={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          onlyRenderVisibleElements={graph.blocks.length > 150}
          onNodeClick={(_event, { type, data }: DiffFlowNode) =>
            choose(type === 'block' ? data.block.id : null)
          }
          onPaneClick={({ clientX: x, clientY: y }) =>
            choose(far ? (blockAt(graph, camera.placeAt({ x, y }))?.id ?? null) : null)
          }
          onMove={(_event, view) => setZoom((now) => zoomBucket(view.zoom, now))}
        >
          <Background
            variant={BackgroundVariant.Dots}
            gap={GRID * 1.5}
            size={1}
            color="var(--dots)"
          />
          {far && <FarPicture graph={graph} />}
          <CanvasControls readOnly fit={showAll} />
        </ReactFlow>
      </NearContext>
    </section>
  );
}

/** The graph as React Flow takes it, and as the arrow keys walk it. */
function flowOf(graph: DiffGraph) {
  const inputs = new Map<string, string[]>();
  for (const { source, target } of graph.wires) {
    inputs.set(target, [...(inputs.get(target) ?? []), source]);
  }
  return {
    nodes: diffNodes(graph.blocks),
    edges: diffEdges(graph),
    places: Object.fromEntries(
      graph.blocks.flatMap(({ id, place, from }): [string, Point][] => [
        [id, place],
        ...(from === null ? [] : [[ghostId(id), from] as [string, Point]]),
      ]),
    ),
    walked: graph.blocks.map(({ id, block }) => ({
      ...block,
      name: id,
      inputs: inputs.get(id) ?? [],
    })),
  };
}

/** Gives the camera this canvas while it is there, and keeps the chosen block in its view. */
function useCamera(
  frame: React.RefObject<HTMLElement | null>,
  places: ReturnType<typeof flowOf>['places'],
) {
  const instance = useReactFlow();
  const latest = useRef(places);
  latest.current = places;
  useEffect(() => {
    if (frame.current === null) return;
    const detach = camera.attach(instance, frame.current, () => latest.current);
    const reveal = () => {
      const { block } = useHistoryView.getState();
      if (block !== null) camera.reveal([block]);
    };
    const resized = new ResizeObserver(reveal);
    resized.observe(frame.current);
    const stop = useHistoryView.subscribe((state, before) => {
      if (state.block !== before.block) reveal();
    });
    return () => {
      stop();
      resized.disconnect();
      detach();
    };
  }, [instance, frame]);
}

function Said({ graph }: { graph: DiffGraph }) {
  const chosen = useHistoryView((state) => state.block);
  const block = graph.blocks.find(({ id }) => id === chosen);
  return (
    <p className="visually-hidden" aria-live="polite">
      {block === undefined
        ? ''
        : [
            block.block.name,
            changeLooks[block.kind].word,
            block.change.renamed_from === null ? '' : `from ${block.change.renamed_from}`,
            ...block.change.what,
          ]
            .filter((part) => part !== '')
            .join(', ')}
    </p>
  );
}
