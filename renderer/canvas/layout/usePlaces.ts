import { useEffect, useMemo } from 'react';
import type { Layout } from '../../../shared/pipeline/document.ts';
import { sayError, usePipelineStore } from '../../app/store.ts';
import { camera } from '../camera.ts';
import { useCanvasStore } from '../store.ts';
import { arrange } from './arrange.ts';
import { placeMissing } from './place.ts';

/**
 * Where each block is: as the file says, else where it was put for the time being. A pipeline without
 * any places is laid out as a whole; a block added from outside goes beside what it reads.
 */
export function usePlaces(): Layout {
  const name = usePipelineStore((state) => state.name);
  const blocks = usePipelineStore((state) => state.view?.pipeline.blocks);
  const saved = usePipelineStore((state) => state.view?.layout);
  const provisional = useCanvasStore((state) => state.provisional);
  const places = useMemo(() => ({ ...provisional, ...saved }), [provisional, saved]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another pipeline starts with none
  useEffect(() => useCanvasStore.setState({ provisional: {} }), [name]);

  useEffect(() => {
    if (blocks === undefined) return;
    const missing = blocks.filter((block) => places[block.name] === undefined);
    if (missing.length === 0) return;
    if (missing.length < blocks.length) {
      useCanvasStore.setState((state) => ({
        provisional: { ...state.provisional, ...placeMissing(blocks, places) },
      }));
      return;
    }
    let current = true;
    arrange(blocks)
      .then((layout) => {
        if (!current) return;
        camera.frame();
        useCanvasStore.setState({ provisional: layout });
      })
      .catch(sayError);
    return () => {
      current = false;
    };
  }, [blocks, places]);

  return places;
}

/** Places to save together with a move: those that no file has yet, so that nothing jumps later. */
export function unsavedPlaces(): Layout {
  const saved = usePipelineStore.getState().view?.layout ?? {};
  const { provisional } = useCanvasStore.getState();
  const known = new Set(usePipelineStore.getState().view?.pipeline.blocks.map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(provisional).filter(([name]) => known.has(name) && saved[name] === undefined),
  );
}
