import type { KeyboardEvent } from 'react';
import type { Layout } from '../../../shared/pipeline/document.ts';
import { isTyping } from '../../app/commands/keys.ts';
import { say, usePipelineStore, useSelectionStore, useViewStore } from '../../app/store.ts';
import { openCode } from '../../code/openCode.ts';
import { camera } from '../camera.ts';
import { connectBlocks } from '../connect.ts';
import { duplicateBlock } from '../duplicate.ts';
import { GRID, onGrid } from '../geometry.ts';
import { unsavedPlaces } from '../layout/usePlaces.ts';
import { useCanvasStore } from '../store.ts';
import { alongWires, type Direction, directionOf, nearest } from './walk.ts';

/** Keys that mean something only on the canvas; all others are commands. */
export function canvasKey(event: KeyboardEvent, places: Layout): void {
  if (isTyping(event.target) || event.target instanceof HTMLButtonElement) return;
  const handled =
    useViewStore.getState().connecting !== null
      ? connectKey(event, places)
      : walkKey(event, places) || blockKey(event);
  if (!handled) return;
  event.preventDefault();
  event.stopPropagation();
}

function walkKey(event: KeyboardEvent, places: Layout): boolean {
  const direction = directionOf(event.key);
  if (direction === null) return false;
  const blocks = usePipelineStore.getState().view?.pipeline.blocks ?? [];
  const { focused, selected, select } = useSelectionStore.getState();
  if (event.ctrlKey || event.metaKey) return nudge(direction, selected, places);
  const step = event.altKey ? nearest : alongWires;
  const next = focused === null ? blocks[0]?.name : step(blocks, places, focused, direction);
  if (next === undefined || next === null) return true;
  if (event.shiftKey) select([...selected.filter((name) => name !== next), next]);
  else select([next]);
  camera.reveal([next]);
  return true;
}

/** Moves the selected blocks by one square of the grid: dragging without a pointer. */
function nudge(direction: Direction, selected: readonly string[], places: Layout): boolean {
  const by = { left: [-GRID, 0], right: [GRID, 0], up: [0, -GRID], down: [0, GRID] } as const;
  const [dx, dy] = by[direction];
  const moved = selected.flatMap((name) => {
    const place = places[name];
    return place === undefined
      ? []
      : [[name, onGrid({ x: place.x + dx, y: place.y + dy })] as const];
  });
  if (moved.length === 0) return false;
  const positions = { ...unsavedPlaces(), ...Object.fromEntries(moved) };
  void usePipelineStore.getState().applyEdits([{ type: 'move_blocks', positions }]);
  return true;
}

function blockKey(event: KeyboardEvent): boolean {
  const { focused, select, wire } = useSelectionStore.getState();
  const mod = event.ctrlKey || event.metaKey;
  if (mod && event.key === 'a') {
    select((usePipelineStore.getState().view?.pipeline.blocks ?? []).map(({ name }) => name));
    return true;
  }
  if (event.key === 'Escape') {
    select([]);
    return true;
  }
  if (wire !== null && (event.key === 'Delete' || event.key === 'Backspace')) {
    const [from, to] = wire.split('→');
    useSelectionStore.setState({ wire: null });
    if (from !== undefined && to !== undefined) {
      void usePipelineStore.getState().applyEdits([{ type: 'disconnect', from, to }]);
    }
    return true;
  }
  if (focused === null) return false;
  if (event.key === 'Enter' && !mod) openCode(focused);
  else if (mod && event.key === 'd') void duplicateBlock(focused);
  else return false;
  return true;
}

function connectKey(event: KeyboardEvent, places: Layout): boolean {
  const from = useViewStore.getState().connecting;
  const { target } = useCanvasStore.getState();
  const direction = directionOf(event.key);
  const blocks = usePipelineStore.getState().view?.pipeline.blocks ?? [];
  if (direction !== null) {
    const next = nearest(blocks, places, target ?? from ?? '', direction);
    if (next !== null) useCanvasStore.setState({ target: next });
    if (next !== null) camera.reveal([next]);
    return true;
  }
  if (event.key === 'Escape') {
    useViewStore.setState({ connecting: null });
    return true;
  }
  if (event.key !== 'Enter' || from === null || target === null) return false;
  void connectBlocks(from, target).then((reason) => {
    if (reason === null) useViewStore.setState({ connecting: null });
    else say({ tone: 'plain', text: `Not connected: ${reason}` });
  });
  return true;
}
