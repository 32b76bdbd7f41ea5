import type {
  Connection,
  Edge,
  FinalConnectionState,
  HandleType,
  NodeChange,
  OnConnectStartParams,
} from '@xyflow/react';
import { applyNodeChanges } from '@xyflow/react';
import {
  type MouseEvent as ReactMouseEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Block, Layout } from '../../shared/pipeline/document.ts';
import {
  primaryBlock,
  say,
  startAdding,
  usePipelineStore,
  useRunStore,
  useSelectionStore,
} from '../app/store.ts';
import { openCode } from '../code/openCode.ts';
import { camera } from './camera.ts';
import { connectBlocks } from './connect.ts';
import { type BlockFlowNode, flowEdges, flowNodes, type WireFlowEdge } from './flow.ts';
import { isOnNode, onGrid } from './geometry.ts';
import { unsavedPlaces, usePlaces } from './layout/usePlaces.ts';
import { openBlockMenu } from './menu/BlockMenu.tsx';
import { dropTemplate, mayDrop } from './palette/dropTemplate.ts';
import { useCanvasStore } from './store.ts';
import { blockedFor, reasonAgainst } from './wiring.ts';
import { zoomBucket } from './zoomBucket.ts';

const MOST_FLOWING = 20;
const noBlocks: never[] = [];

/** Everything React Flow is given: nodes and wires from the stores, and what a person does to them. */
export function useFlow() {
  const blocks = usePipelineStore((state) => state.view?.pipeline.blocks ?? noBlocks);
  const places = usePlaces();
  const far = useSelectionStore((state) => state.zoom === 'map');
  const framed = useCanvasStore((state) => state.framed);
  const { nodes, moveNodes } = useNodes(blocks, places);
  const edges = useEdges(blocks);
  useFlowing(edges);

  const flow = useMemo(
    () => ({
      isValidConnection: ({ source, target }: Connection | Edge) =>
        reasonAgainst(blocks, source, target) === null,
      onConnect: ({ source, target }: Connection) => void connectBlocks(source, target),
      onConnectStart: (_event: unknown, { nodeId, handleType }: OnConnectStartParams) =>
        useCanvasStore.setState({ blocked: blockedBy(nodeId, handleType) }),
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        useCanvasStore.setState({ blocked: null });
        void endWire(event, state);
      },
      onNodeDragStop: (_event: unknown, _node: unknown, dragged: BlockFlowNode[]) =>
        saveMove(dragged),
      onSelectionDragStop: (_event: unknown, dragged: BlockFlowNode[]) => saveMove(dragged),
      onNodeMouseEnter: (_event: unknown, node: BlockFlowNode) =>
        useSelectionStore.setState({ hovered: node.id }),
      onNodeMouseLeave: () => useSelectionStore.setState({ hovered: null }),
      onNodeDoubleClick: (_event: unknown, node: BlockFlowNode) => openCode(node.id),
      onNodeContextMenu: (event: ReactMouseEvent, node: BlockFlowNode) => {
        event.preventDefault();
        openBlockMenu(node.id, { x: event.clientX, y: event.clientY });
      },
      onEdgeClick: (_event: unknown, edge: WireFlowEdge) => {
        useSelectionStore.getState().select([]);
        useSelectionStore.setState({ wire: edge.id });
      },
      onPaneClick: (event: ReactMouseEvent) => clickPane(event, blocks, places),
      onMove: (_event: unknown, { zoom }: { zoom: number }) => {
        const bucket = zoomBucket(zoom, useSelectionStore.getState().zoom);
        if (bucket !== useSelectionStore.getState().zoom)
          useSelectionStore.setState({ zoom: bucket });
      },
      onDragOver: mayDrop,
      onDrop: dropTemplate,
    }),
    [blocks, places],
  );
  return {
    blocks,
    places,
    far,
    flow: {
      ...flow,
      nodes: far || !framed ? noBlocks : nodes,
      edges: far || !framed ? noBlocks : edges,
      onNodesChange: moveNodes,
    },
  };
}

function useNodes(
  blocks: Parameters<typeof flowNodes>[1],
  places: Parameters<typeof flowNodes>[2],
) {
  const selected = useSelectionStore((state) => state.selected);
  const [nodes, setNodes] = useState<BlockFlowNode[]>([]);
  useEffect(() => {
    setNodes((before) => flowNodes(before, blocks, places, new Set(selected)));
  }, [blocks, places, selected]);
  const moveNodes = useCallback((changes: NodeChange<BlockFlowNode>[]) => {
    const moves = changes.filter((change) => change.type === 'position');
    if (moves.length > 0) setNodes((before) => applyNodeChanges(moves, before));
    takeSelection(changes);
  }, []);
  return { nodes, moveNodes };
}

/** React Flow says what was selected; the store keeps it, and the nodes follow the store. */
function takeSelection(changes: readonly NodeChange<BlockFlowNode>[]): void {
  const { selected, select } = useSelectionStore.getState();
  const next = new Set(selected);
  for (const change of changes) {
    if (change.type !== 'select') continue;
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  const same = next.size === selected.length && selected.every((name) => next.has(name));
  if (same) return;
  select([...next]);
  if (next.size === 1) camera.reveal([...next]);
}

/**
 * Clears the selection. From far away, where nodes are no part of the page, a click selects the block under
 * it, and the second of a double click goes there: panels may have opened since the first.
 */
function clickPane(
  { clientX, clientY, detail }: ReactMouseEvent,
  blocks: readonly Block[],
  places: Layout,
): void {
  const state = useSelectionStore.getState();
  const far = state.zoom === 'map';
  const chosen = primaryBlock(state);
  if (far && detail === 2 && chosen !== null) {
    camera.goTo(chosen);
    return;
  }
  const point = camera.placeAt({ x: clientX, y: clientY });
  const isUnder = ({ name }: Block) => places[name] !== undefined && isOnNode(point, places[name]);
  const under = far ? blocks.find(isUnder) : undefined;
  state.select(under === undefined ? [] : [under.name]);
}

function useEdges(blocks: Parameters<typeof flowEdges>[1]): WireFlowEdge[] {
  const before = useRef<WireFlowEdge[]>([]);
  return useMemo(() => {
    before.current = flowEdges(before.current, blocks);
    return before.current;
  }, [blocks]);
}

/** The wires into running blocks carry a moving dot, unless there are too many to move. */
function useFlowing(edges: readonly WireFlowEdge[]): void {
  const running = useRunStore((state) =>
    Object.values(state.blocks)
      .filter((block) => block.status === 'running')
      .map((block) => block.name)
      .join(' '),
  );
  useEffect(() => {
    const names = new Set(running.split(' '));
    const into = edges.filter((edge) => names.has(edge.target)).map((edge) => edge.id);
    useCanvasStore.setState({ flowing: new Set(into.length > MOST_FLOWING ? [] : into) });
  }, [running, edges]);
}

function blockedBy(nodeId: string | null, handle: HandleType | null): ReadonlySet<string> | null {
  const blocks = usePipelineStore.getState().view?.pipeline.blocks;
  if (nodeId === null || handle === null || blocks === undefined) return null;
  return blockedFor(blocks, nodeId, handle);
}

/** Let go over a block's body: connect to it. Over nothing: add a block there. */
async function endWire(event: MouseEvent | TouchEvent, state: FinalConnectionState): Promise<void> {
  const from = state.fromNode?.id;
  const forwards = state.fromHandle?.type === 'source';
  if (from === undefined) return;
  const point = 'changedTouches' in event ? event.changedTouches[0] : event;
  if (point === undefined) return;
  const over = document
    .elementFromPoint(point.clientX, point.clientY)
    ?.closest('.react-flow__node')
    ?.getAttribute('data-id');
  const to = state.toNode?.id ?? over;
  if (state.isValid === true) return;
  if (to !== undefined && to !== null) {
    if (to === from) return;
    const reason = await (forwards ? connectBlocks(from, to) : connectBlocks(to, from));
    if (reason !== null) say({ tone: 'plain', text: `Not connected: ${reason}` });
    return;
  }
  const screen = { x: point.clientX, y: point.clientY };
  const place = camera.placeAt(screen);
  startAdding({
    screen,
    position: { x: forwards ? place.x : place.x - 232, y: place.y - 42 },
    inputs: forwards ? [from] : [],
    consumer: forwards ? null : from,
  });
}

/** What was dragged is saved when it is let go, together with places that no file had yet. */
function saveMove(dragged: readonly BlockFlowNode[]): void {
  const layout = usePipelineStore.getState().view?.layout ?? {};
  const moved = dragged
    .map((node) => [node.id, onGrid(node.position)] as const)
    .filter(([name, place]) => layout[name]?.x !== place.x || layout[name]?.y !== place.y);
  if (moved.length === 0) return;
  const positions = { ...unsavedPlaces(), ...Object.fromEntries(moved) };
  void usePipelineStore.getState().applyEdits([{ type: 'move_blocks', positions }]);
}
