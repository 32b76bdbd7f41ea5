import { CirclePlay, Play, Square } from 'lucide-react';
import { engine } from '../client.ts';
import {
  isRunning,
  sayError,
  useConnectionStore,
  usePipelineStore,
  useRunStore,
  useSelectionStore,
} from '../store.ts';
import { followRun } from '../sync/runs.ts';
import { type Offer, offerAll, offerSelection, type RunRequest } from './plan.ts';
import type { Command } from './types.ts';

/** Starts a run of the open pipeline, once its edits are in the files, and follows it. */
async function start(request: RunRequest): Promise<void> {
  const { name, view } = usePipelineStore.getState();
  if (name === null || view === null) return;
  await usePipelineStore.getState().settled();
  const run = await engine.runs.start({ pipeline: name, params: {}, partition: null, ...request });
  followRun(run.run);
}

function allOffer(): Offer | null {
  const { view } = usePipelineStore.getState();
  return view === null ? null : offerAll(view.pipeline.blocks, useRunStore.getState().freshness);
}

function selectionOffer(): Offer | null {
  const { view } = usePipelineStore.getState();
  if (view === null) return null;
  const { selected } = useSelectionStore.getState();
  return offerSelection(view.pipeline.blocks, useRunStore.getState().freshness, selected);
}

/** Runs blocks with what they need, whatever is selected. */
export async function runBlocks(names: readonly string[]): Promise<void> {
  const { view } = usePipelineStore.getState();
  if (view === null) return;
  const offer = offerSelection(view.pipeline.blocks, useRunStore.getState().freshness, names);
  if (offer !== null) await start(offer.request);
}

/** Runs a pipeline as its triggers do: every block, sources and sinks too. What fails is shown. */
export async function runWhole(pipeline: string): Promise<void> {
  try {
    await usePipelineStore.getState().settled();
    const run = await engine.runs.start({
      pipeline,
      params: {},
      partition: null,
      force: false,
      mode: 'full',
    });
    if (usePipelineStore.getState().name === pipeline) followRun(run.run);
  } catch (thrown) {
    sayError(thrown);
  }
}

/** A run asked for while the engine is away would start at some later moment: none is asked for. */
const idle = () =>
  !isRunning(useRunStore.getState()) && useConnectionStore.getState().phase === 'open';

export const runCommands: readonly Command[] = [
  {
    id: 'run.all',
    group: 'Run',
    title: () => allOffer()?.label ?? 'Run all blocks',
    keys: ['F5'],
    icon: Play,
    whileTyping: true,
    enabled: () => idle() && allOffer() !== null,
    run: async () => {
      const offer = allOffer();
      if (offer !== null) await start(offer.request);
    },
  },
  {
    id: 'run.selection',
    group: 'Run',
    title: () => selectionOffer()?.label ?? 'Run the selected blocks with what they need',
    keys: ['Mod+Enter'],
    icon: CirclePlay,
    whileTyping: true,
    enabled: () => idle() && selectionOffer() !== null,
    run: async () => {
      const offer = selectionOffer();
      if (offer !== null) await start(offer.request);
    },
  },
  {
    id: 'run.stop',
    group: 'Run',
    title: 'Stop the run',
    keys: ['Mod+.'],
    icon: Square,
    whileTyping: true,
    enabled: () => isRunning(useRunStore.getState()),
    run: async () => {
      const { run } = useRunStore.getState();
      if (run !== null) await engine.runs.cancel({ run: run.run });
    },
  },
];
