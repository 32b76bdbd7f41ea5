import { create } from 'zustand';

/**
 * What is compared. `version`: a version with the one before it; null: the newest, whichever that is.
 * `now`: a version with the files as they stand. `pair`: two versions, of which `version` was chosen
 * first. `green`: the files as they stand with those of the pipeline's last run of all blocks that succeeded.
 */
export type Comparison =
  | { kind: 'version'; version: string | null }
  | { kind: 'now'; version: string }
  | { kind: 'pair'; version: string; from: string; to: string }
  | { kind: 'green'; pipeline: string };

export interface HistoryView {
  /** Only versions that changed the open pipeline, or all. */
  scope: 'pipeline' | 'all';
  search: string;
  comparison: Comparison;
  /** The version that the next one chosen in the timeline is compared with. */
  picking: string | null;
  tab: 'graph' | 'code';
  /** The pipeline in the graph, where the comparison has it; else the open one or the first. */
  pipeline: string | null;
  /** The block chosen in the graph, by the id of its node. */
  block: string | null;
  /** The file chosen in the list of changed ones, by its key. */
  file: string | null;
  /** The label of the version in view is being written. */
  labelling: boolean;
}

export const useHistoryView = create<HistoryView>()(() => ({
  scope: 'pipeline',
  search: '',
  comparison: { kind: 'version', version: null },
  picking: null,
  tab: 'graph',
  pipeline: null,
  block: null,
  file: null,
  labelling: false,
}));

/** Shows a comparison from its beginning. */
export function compare(comparison: Comparison): void {
  useHistoryView.setState({
    comparison,
    picking: null,
    block: null,
    file: null,
    labelling: false,
  });
}

/** The two versions to ask the engine for; null while it is not known which is the newest. */
export function askedOf(
  comparison: Comparison,
  newest: string | null,
): { from: string | null; to: string } | null {
  switch (comparison.kind) {
    case 'version': {
      const to = comparison.version ?? newest;
      return to === null ? null : { from: null, to };
    }
    case 'now':
      return { from: comparison.version, to: 'current' };
    case 'pair':
      return { from: comparison.from, to: comparison.to };
    case 'green':
      return { from: `green:${comparison.pipeline}`, to: 'current' };
  }
}

/** The version that the page is about: its name heads the comparison, and it is what is restored. */
export function subjectOf(comparison: Comparison, newest: string | null): string | null {
  return comparison.kind === 'green' ? null : (comparison.version ?? newest);
}
