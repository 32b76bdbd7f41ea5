import { useReactFlow } from '@xyflow/react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Layout } from '../../../shared/pipeline/document.ts';
import { spokenBlock } from '../../app/status/spokenBlock.ts';
import { lookOf } from '../../app/status/useBlockLook.ts';
import { usePipelineStore, useRunStore, useSelectionStore, useViewStore } from '../../app/store.ts';
import { useBlock } from '../blocks.ts';
import styles from '../Canvas.module.css';
import { camera } from '../camera.ts';
import { useCanvasStore } from '../store.ts';
import { ConnectMode } from './ConnectMode.tsx';
import { canvasKey } from './canvasKey.ts';

/**
 * The canvas as one stop of the Tab key: arrows walk the blocks from there, and what they come to is
 * said politely. Nodes and wires are no stops of their own.
 */
export function KeyboardFrame({ places, children }: { places: Layout; children: ReactNode }) {
  const frame = useRef<HTMLElement>(null);
  const instance = useReactFlow();
  const latest = useRef(places);
  latest.current = places;
  useEffect(() => {
    if (frame.current === null) return;
    const detach = camera.attach(instance, frame.current, () => latest.current);
    camera.frame();
    // Panels that open beside the canvas must not cover what they are about.
    const resized = new ResizeObserver(() => {
      camera.reveal(useSelectionStore.getState().selected.slice(-1));
    });
    resized.observe(frame.current);
    return () => {
      resized.disconnect();
      detach();
      useCanvasStore.setState({ framed: false });
    };
  }, [instance]);
  return (
    <section
      ref={frame}
      className={styles.frame}
      data-region="canvas"
      aria-label="Canvas"
      aria-describedby="canvas-keys"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk the blocks from here
      tabIndex={0}
      onPointerDown={(event) => {
        const inField =
          event.target instanceof Element && event.target.closest('input, button, [role=dialog]');
        if (!inField) frame.current?.focus({ preventScroll: true });
      }}
      onKeyDown={(event) => canvasKey(event, latest.current)}
      onBlur={() => useCanvasStore.setState({ target: null })}
    >
      <p id="canvas-keys" className="visually-hidden">
        Arrow keys follow the wires. Enter opens the code, slash adds a block, C connects, Delete
        deletes, F2 renames. The outline in the left panel lists all blocks.
      </p>
      <Said />
      <ConnectMode />
      {children}
    </section>
  );
}

function Said() {
  const focused = useSelectionStore((state) => state.focused);
  const connecting = useViewStore((state) => state.connecting);
  const target = useCanvasStore((state) => state.target);
  const block = useBlock(connecting === null ? focused : target);
  const consumers = usePipelineStore(
    (state) =>
      state.view?.pipeline.blocks.filter((each) => each.inputs.includes(block?.name ?? ''))
        .length ?? 0,
  );
  const text =
    block === undefined
      ? ''
      : spokenBlock(block, lookOf(useRunStore.getState(), block.name), consumers);
  return (
    <p className="visually-hidden" aria-live="polite">
      {text}
    </p>
  );
}
